import type { Lang } from "./payload.ts";
import { Signal } from "./signal.ts";

/** Which rows are shown: 1 or 0 by row, and how many are. */
export interface Shown {
  readonly rows: Uint8Array;
  readonly count: number;
}

export type Condition = (row: number) => boolean;
/** What a condition lets through, in words. */
export type Told = (lang: Lang) => string;

/** The one place where it is decided which parcels are shown: those that meet every condition. Each part sets its own, by name. */
export class Filter {
  readonly shown = new Signal<Shown>({ rows: new Uint8Array(0), count: 0 });
  private readonly conditions = new Map<string, Condition>();
  private readonly words = new Map<string, Told>();
  private size = 0;

  /** The number of rows there are. */
  reset(size: number): void {
    this.size = size;
    this.shown.set(this.apply());
  }

  /** Set the condition of that name; null takes it away. `told` says it in words. */
  set(name: string, condition: Condition | null, told?: Told): void {
    if (condition) this.conditions.set(name, condition);
    else if (!this.conditions.delete(name)) return;
    if (condition && told) this.words.set(name, told);
    else this.words.delete(name);
    this.shown.set(this.apply());
  }

  /** Take away every condition, or (`but` a row) those that hide it. */
  clear(but?: number): void {
    const gone = [...this.conditions].filter(([, condition]) => but === undefined || !condition(but));
    for (const [name] of gone) [this.conditions, this.words].forEach((map) => map.delete(name));
    if (gone.length) this.shown.set(this.apply());
  }

  /** All conditions in words. */
  told(lang: Lang): string[] {
    return [...this.words.values()].map((told) => told(lang));
  }

  /** What would be shown without the condition of that name: what a part counts its own choices in. */
  without(name: string): Shown {
    return this.apply(name);
  }

  /** Names of the conditions that are set. */
  get names(): string[] {
    return [...this.conditions.keys()];
  }

  private apply(but?: string): Shown {
    const rows = new Uint8Array(this.size).fill(1);
    for (const [name, condition] of this.conditions) {
      if (name === but) continue;
      for (let row = 0; row < rows.length; row++) if (rows[row] && !condition(row)) rows[row] = 0;
    }
    let count = 0;
    for (let row = 0; row < rows.length; row++) count += rows[row];
    return { rows, count };
  }
}
