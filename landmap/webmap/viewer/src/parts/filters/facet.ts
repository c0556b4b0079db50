import type { CodedColumn } from "../../columns.ts";
import { h } from "../../dom.ts";
import { folded } from "../../find.ts";
import type { Hub } from "../../hub.ts";
import { counted } from "../../numbers.ts";
import type { Parcels } from "../../parcels.ts";
import type { Lang } from "../../payload.ts";
import { joined, said, word } from "../../words.ts";

/** One filter of the panel: folded, it says what is chosen. */
export interface Facet {
  /** Of its condition in the filter. */
  name: string;
  element: HTMLElement;
  /** Follow the filter, which others may have changed. */
  refresh(): void;
  say(lang: Lang): void;
}

/** Above this many values a box to narrow them is of use. */
const MANY = 12;

/** The values of a coded column; of those ticked a parcel must have one. "Not known" is a value like the others. */
export function valuesOf(hub: Hub, parcels: Parcels, column: CodedColumn): Facet {
  const name = `column:${column.name}`;
  const chosen = new Set<number>();
  const [title, told] = [h("span"), h("em")];
  const lines = column.codes.map(() => {
    const [box, text, count] = [h("input", { type: "checkbox" }), h("span"), h("span", { class: "lm-count" })];
    return { box, text, count, line: h("label", {}, box, text, count) };
  });
  const narrow = h("input", { type: "search", class: "lm-narrow" });
  const group = h(
    "div",
    { class: "lm-values", role: "group" },
    lines.length > MANY ? narrow : null,
    ...lines.map(({ line }) => line),
  );
  const element = h("details", { class: "lm-facet", "data-column": column.name }, h("summary", {}, title, told), group);
  const words = (lang: Lang) => [...chosen].sort((one, other) => one - other).map((number) => said(column.words[number], lang));

  lines.forEach(({ box }, number) =>
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(number);
      else chosen.delete(number);
      const now = new Set(chosen);
      hub.filter.set(
        name,
        now.size ? (row) => now.has(column.at[row]) : null,
        (lang) => `${said(column.label, lang)}: ${joined(words(lang), lang)}`,
      );
    }),
  );
  narrow.addEventListener("input", () => {
    const wanted = folded(narrow.value);
    for (const { line, text } of lines) line.hidden = !folded(text.textContent ?? "").includes(wanted);
  });
  const refresh = () => {
    if (!hub.filter.names.includes(name)) chosen.clear();
    lines.forEach(({ box }, number) => (box.checked = chosen.has(number)));
    told.textContent = joined(words(hub.lang.get()), hub.lang.get());
    if (!element.open) return;
    // How many each value would show, the other filters being what they are.
    const { rows } = hub.filter.without(name);
    const found = new Array<number>(lines.length).fill(0);
    for (let row = 0; row < parcels.count; row++) found[column.at[row]] += rows[row];
    lines.forEach(({ count }, number) => (count.textContent = counted(found[number])));
  };
  element.addEventListener("toggle", refresh);
  const say = (lang: Lang) => {
    title.textContent = said(column.label, lang);
    group.setAttribute("aria-label", said(column.label, lang));
    narrow.placeholder = word("narrow", lang);
    narrow.setAttribute("aria-label", word("narrow", lang));
    lines.forEach(({ text }, number) => (text.textContent = said(column.words[number], lang)));
  };
  return { name, element, refresh, say };
}
