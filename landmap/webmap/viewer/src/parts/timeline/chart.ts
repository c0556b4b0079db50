import { fill, h, icon } from "../../dom.ts";
import { revivedByYear, type YearRevived } from "../../history.ts";
import type { Hub } from "../../hub.ts";
import type { Parcels } from "../../parcels.ts";
import type { TimelinePayload } from "../../payload.ts";
import { parcelCount, word } from "../../words.ts";

/** What was revived year by year, as bars with mu and the sum so far; of the parcels that the filter shows. */
export function chart(
  hub: Hub,
  parcels: Parcels,
  payload: TimelinePayload,
  go: (year: number) => void,
): { toggle: HTMLElement; panel: HTMLElement } {
  const list = h("ol", { class: "lm-bars" });
  const title = h("h3");
  const panel = h("div", { class: "lm-chart", id: "lm-chart", hidden: true }, title, list);
  const toggle = h("button", {
    type: "button",
    class: "lm-button",
    "aria-expanded": "false",
    "aria-controls": "lm-chart",
    hidden: !payload.revived.length,
  });
  const name = h("span");
  toggle.append(icon("M4 20h16", "M7 16v-4", "M12 16V8", "M17 16V5"), name);
  const open = (isOpen: boolean) => {
    panel.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    refresh();
  };
  toggle.addEventListener("click", ({ detail }) => {
    open(Boolean(panel.hidden));
    if (detail === 0) panel.querySelector("button")?.focus(); // by keyboard: the bars stand elsewhere on the page
  });
  const both: HTMLElement[] = [toggle, panel];
  for (const one of both)
    one.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      event.stopPropagation();
      open(false);
      toggle.focus();
    });
  const refresh = () => {
    const lang = hub.lang.get();
    name.textContent = word("revivedByYear", lang);
    title.textContent = `${word("revivedByYear", lang)} (${word("mu", lang)})`;
    if (panel.hidden) return;
    const { area } = parcels;
    const years = revivedByYear(
      payload,
      (row) => (area.isKnown(row) ? area.values[row] : null),
      (row) => hub.isShownRow(row),
    );
    const most = Math.max(...years.map(({ mu }) => Math.abs(mu)), 1);
    fill(list, ...years.map((one) => bar(hub, parcels, one, most, go)));
  };
  hub.filter.shown.on(refresh);
  hub.lang.now(refresh);
  return { toggle, panel };
}

function bar(
  hub: Hub,
  { area }: Parcels,
  { year, count, mu, total }: YearRevived,
  most: number,
  go: (year: number) => void,
): HTMLElement {
  const lang = hub.lang.get();
  const column = h("i", { "aria-hidden": "true" });
  column.style.height = `${Math.max(2, (Math.abs(mu) / most) * 64)}px`;
  const name = year === null ? word("undatedRevived", lang) : String(year);
  const text = [h("b", {}, area.format(mu)), column, h("span", {}, name), h("small", {}, parcelCount(count, lang))];
  const sum = year === null ? null : h("small", { class: "lm-sum" }, `${word("cumulative", lang)} ${area.format(total)}`);
  if (year === null) return h("li", { class: "lm-undated" }, h("div", {}, ...text));
  const button = h("button", { type: "button" }, ...text, sum);
  button.addEventListener("click", () => go(year));
  return h("li", {}, button);
}
