import type { Scheme } from "./parcels.ts";
import type { TimelinePayload } from "./payload.ts";

/** Past days to colour by. */
export interface Past {
  history: History;
  days: readonly string[];
  schemeAt(step: number): Scheme;
}

/** The class of every row on any past day, from the changes of each day. A step is a number of days with changes that have passed. */
export class History {
  readonly steps: number;
  private readonly packed: TimelinePayload;
  private readonly ends: Uint32Array;
  private readonly now: Uint16Array;
  private at = -1;
  private readonly classes: Uint16Array;

  /** `now`: the class (of the payload's) that rows without a change have on every day. */
  constructor(packed: TimelinePayload, now: ArrayLike<number>) {
    this.packed = packed;
    this.steps = packed.days.length;
    this.ends = new Uint32Array(this.steps + 1);
    for (let i = 0; i < this.steps; i++) this.ends[i + 1] = this.ends[i] + packed.perDay[i];
    this.now = Uint16Array.from(now);
    this.classes = new Uint16Array(this.now.length);
  }

  /** The last day of a step; before the first it has none. */
  day(step: number): string | null {
    return step > 0 ? this.packed.days[step - 1] : null;
  }

  /** How many days with changes lie on or before an ISO day. */
  stepOf(day: string): number {
    let [low, high] = [0, this.steps];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.packed.days[middle] <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The class number of every row after `step` days with changes. The array is a new one. */
  classesAt(step: number): Uint16Array {
    if (this.at < 0 || step < this.at) {
      this.classes.set(this.now);
      this.packed.firstRows.forEach((row, i) => (this.classes[row] = this.packed.from[i]));
      this.at = 0;
    }
    for (let change = this.ends[this.at]; change < this.ends[step]; change++)
      this.classes[this.packed.rows[change]] = this.packed.to[change];
    this.at = step;
    return this.classes.slice();
  }

  /** Years in which something changed, first to last without a gap. */
  years(): number[] {
    const { days } = this.packed;
    if (!days.length) return [];
    const [first, last] = [days[0], days[days.length - 1]].map((day) => Number(day.slice(0, 4)));
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }
}

export interface YearRevived {
  /** null: nobody says when. */
  year: number | null;
  count: number;
  /** In units of the area column. */
  mu: number;
  /** Of all years so far; of "nobody says" its own. */
  total: number;
}

/** What was revived in every year, of the rows that `admits` lets through; `area` in whole units, null where not known. */
export function revivedByYear(
  packed: TimelinePayload,
  area: (row: number) => number | null,
  admits: (row: number) => boolean,
): YearRevived[] {
  const found = new Map<number | null, YearRevived>();
  for (const [row, year, by] of packed.revived) {
    if (!admits(row)) continue;
    const one = found.get(year) ?? { year, count: 0, mu: 0, total: 0 };
    one.count += by;
    one.mu += by * (area(row) ?? 0);
    found.set(year, one);
  }
  const dated = [...found.values()]
    .filter(({ year }) => year !== null)
    .sort((one, other) => Number(one.year) - Number(other.year));
  const [first, last] = [dated[0]?.year ?? 0, dated[dated.length - 1]?.year ?? -1];
  let total = 0;
  const all: YearRevived[] = [];
  for (let year = first; year <= last; year++) {
    const one = found.get(year) ?? { year, count: 0, mu: 0, total: 0 };
    total += one.mu;
    all.push({ ...one, total });
  }
  const undated = found.get(null);
  return undated ? [...all, { ...undated, total: undated.mu }] : all;
}
