import { CodedColumn } from "./columns.ts";
import type { Hub } from "./hub.ts";
import { balanced } from "./numbers.ts";
import type { Parcels, Scheme } from "./parcels.ts";
import type { ClassPayload, Pair, PatternName } from "./payload.ts";

/** More classes than these cannot be told apart on a map. */
const MOST_CLASSES = 24;
/** Columns that the page tells in another way: why a status is, and whose a parcel is (searched). */
export const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(["rule", "holder"]);
/** Codes that say nothing. */
const NOT_KNOWN = new Set(["", "unknown"]);
/** The code of what a column does not speak of (a parcel without a plan): the ground that the others stand out from. */
const NONE = "none";
/** Tol's "muted" colours, light enough for labels, in an order that keeps neighbours apart; after them the patterns differ. */
const FILLS = ["#88CCEE", "#CC6677", "#DDCC77", "#44AA99", "#AA4499", "#999933", "#8A7FD0", "#D9895B", "#6699CC", "#B8B8B8"];
const PATTERNS: PatternName[] = ["hatch", "dots", "back_hatch", "horizontal", "vertical", "cross", "plain"];

export interface Choice {
  name: string;
  label: Pair;
  made(): Scheme;
}

/** How a class looks, without its sums. */
export type Look = Omit<ClassPayload, "count" | "unmeasured" | "mu">;

/** What the parcels may be coloured by: their status first, then every coded column that has few enough values. */
export function schemes(hub: Hub): Choice[] {
  const parcels = hub.parcels.get();
  if (!parcels) return [];
  const { status } = parcels;
  const few = [...parcels.columns.values()].filter(
    (column): column is CodedColumn =>
      column instanceof CodedColumn &&
      !TOLD_ELSEWHERE.has(column.name) &&
      column.codes.length > 1 &&
      column.codes.length <= MOST_CLASSES,
  );
  return [
    { name: status.key, label: status.label ?? ["", ""], made: () => status },
    ...few.map((column) => ({ name: column.name, label: column.label, made: () => schemeOf(parcels, column) })),
  ];
}

export function schemeOf(parcels: Parcels, column: CodedColumn): Scheme {
  let number = 0;
  const marks = marksOf(column.words.map(([zh]) => zh));
  const looks = column.codes.map((code, place): Look => {
    const look = { code, label: column.words[place] };
    if (NOT_KNOWN.has(code)) return { ...look, fill: "#FFFFFF", pattern: "cross", mark: "？" };
    if (code === NONE) return { ...look, fill: "#DDD8CC", pattern: "plain", mark: "" };
    const [fill, pattern] = [
      column.fills?.[place] ?? FILLS[number % FILLS.length],
      PATTERNS[(number + Math.floor(number / FILLS.length)) % PATTERNS.length],
    ];
    number++;
    return { ...look, fill, pattern, mark: marks[place] };
  });
  return scheme(parcels, column.name, column.label, looks, column.at);
}

/**
 * What tells classes apart without colour: the number that a label begins with (its last two digits), else its first character,
 * or where several labels begin alike the first that those do not share.
 */
export function marksOf(labels: readonly string[]): string[] {
  const texts = labels.map((label) => Array.from(label.trim()));
  const firsts = labels.map((label, place) => /^\d+/.exec(label.trim())?.[0].slice(-2) ?? texts[place][0] ?? "");
  const alike = (place: number) => texts.filter((_, other) => other !== place && firsts[other] === firsts[place]);
  const taken = new Set(firsts.filter((_, place) => !alike(place).length));
  return firsts.map((first, place) => {
    const others = alike(place);
    const own = others.length
      ? texts[place].find((one) => /\p{L}/u.test(one) && !taken.has(one) && !others.some((text) => text.includes(one)))
      : undefined;
    if (own) taken.add(own);
    return own ?? first;
  });
}

/**
 * A scheme with the sums of its classes over all parcels: as they are told they sum to the total, or (`eachRounded`, for the map's own
 * classes, which stand in reports too) each is rounded for itself.
 */
export function scheme(
  parcels: Parcels,
  key: string,
  label: Pair,
  looks: readonly Look[],
  of: Scheme["of"],
  rounding = balanced,
): Scheme {
  const bare = { key, label, classes: looks.map((look) => ({ ...look, count: 0, unmeasured: 0, mu: 0 })), of };
  const sums = parcels.sums(bare, rounding);
  return { ...bare, classes: looks.map((look, number) => ({ ...look, ...sums[number] })) };
}
