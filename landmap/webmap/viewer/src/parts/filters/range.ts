import type { NumberColumn } from "../../columns.ts";
import { h } from "../../dom.ts";
import type { Hub } from "../../hub.ts";
import { toUnits } from "../../numbers.ts";
import type { Parcels } from "../../parcels.ts";
import type { Lang } from "../../payload.ts";
import { said, word } from "../../words.ts";
import type { Facet } from "./facet.ts";

/** A number from so much to so much; what nobody knows is a choice of its own. */
export function limitsOf(hub: Hub, parcels: Parcels, column: NumberColumn): Facet {
  const name = `column:${column.name}`;
  const [title, told, unit, unsaid] = [h("span"), h("em"), h("span"), h("span")];
  const number = () => h("input", { type: "number", min: 0, step: "any", inputmode: "decimal" });
  const [low, high, unknown] = [number(), number(), h("input", { type: "checkbox" })];
  const anyUnknown = Array.from({ length: parcels.count }).some((_, row) => !column.isKnown(row));
  const group = h(
    "div",
    { class: "lm-values", role: "group" },
    h("p", {}, low, "–", high, unit),
    anyUnknown ? h("label", {}, unknown, unsaid) : null,
  );
  const element = h("details", { class: "lm-facet", "data-column": column.name }, h("summary", {}, title, told), group);
  const limits = () => [toUnits(low.value, column.shown), toUnits(high.value, column.shown)] as const;

  const words = (lang: Lang): string => {
    const [from, to] = limits();
    const range = to === null ? `≥ ${low.value}` : from === null ? `≤ ${high.value}` : `${low.value}–${high.value}`;
    const told = from === null && to === null ? [] : [`${range} ${said(column.unit, lang)}`.trim()];
    return [...told, ...(unknown.checked ? [word("unknown", lang)] : [])].join(" + ");
  };
  const apply = () => {
    const [from, to] = limits();
    const [ranged, also] = [from !== null || to !== null, unknown.checked];
    // A value is compared as it is shown: 20 mu is from 20.00 on.
    const admits = (row: number) => {
      if (!column.isKnown(row)) return also;
      const value = column.asShown(row);
      return ranged && value >= (from ?? -Infinity) && value <= (to ?? Infinity);
    };
    hub.filter.set(name, ranged || also ? admits : null, (lang) => `${said(column.label, lang)}: ${words(lang)}`);
  };
  for (const input of [low, high, unknown]) input.addEventListener("change", apply);
  const refresh = () => {
    if (!hub.filter.names.includes(name)) {
      low.value = high.value = "";
      unknown.checked = false;
    }
    told.textContent = words(hub.lang.get());
  };
  const say = (lang: Lang) => {
    title.textContent = said(column.label, lang);
    group.setAttribute("aria-label", said(column.label, lang));
    unit.textContent = said(column.unit, lang);
    unsaid.textContent = word("unknown", lang);
    for (const [input, limit] of [
      [low, "least"],
      [high, "most"],
    ] as const) {
      input.placeholder = word(limit, lang);
      input.setAttribute("aria-label", `${said(column.label, lang)} ${word(limit, lang)}`);
    }
  };
  return { name, element, refresh, say };
}
