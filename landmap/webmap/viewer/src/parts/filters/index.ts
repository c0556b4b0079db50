import { CodedColumn, NumberColumn } from "../../columns.ts";
import { fill, h } from "../../dom.ts";
import type { Hub } from "../../hub.ts";
import { TOLD_ELSEWHERE } from "../../schemes.ts";
import { fold, section } from "../../section.ts";
import { type Facet, valuesOf } from "./facet.ts";
import { limitsOf } from "./range.ts";
import { summary } from "./summary.ts";

/** Filters on every coded column and every number; combined with the legend's, and told in one line on the map. */
export function filters(hub: Hub): void {
  const made = section(hub, "filters");
  const badge = h("em", { class: "lm-badge" });
  made.head.querySelector("button")?.firstElementChild?.append(badge);
  let facets: Facet[] = [];
  const refresh = () => {
    const set = facets.filter(({ name }) => hub.filter.names.includes(name)).length;
    badge.textContent = set ? String(set) : "";
    facets.forEach((one) => one.refresh());
  };
  const say = () => {
    fill(made.body, ...facets.map(({ element }) => element));
    facets.forEach((one) => one.say(hub.lang.get()));
    refresh();
  };
  hub.parcels.now((parcels) => {
    if (!parcels) return;
    facets = [...parcels.columns.values()].flatMap((column) => {
      if (column instanceof NumberColumn) return [limitsOf(hub, parcels, column)];
      return column instanceof CodedColumn && column.codes.length > 1 && !TOLD_ELSEWHERE.has(column.name)
        ? [valuesOf(hub, parcels, column)]
        : [];
    });
    say();
  });
  hub.lang.on(say);
  hub.filter.shown.on(refresh);
  fold(made, true);
  summary(hub);
}
