import { fromUnits, roundedUnits } from "./numbers.ts";
import type { ColumnPayload, Pair, TextPayload } from "./payload.ts";

/** Stands for a number or a day that is not known. */
export const NA = -(2 ** 31);
const DAY_MS = 86_400_000;

/** A column of the parcels. Values are by row. */
export interface Column {
  readonly name: string;
  readonly label: Pair;
  readonly kind: ColumnPayload["kind"];
  /** The value as it is shown; "" where it is not known. `lang` 0 Chinese, 1 English. */
  text(row: number, lang?: 0 | 1): string;
  /** The Chinese text of every row: much faster than row by row. */
  texts?(): string[];
}

export class CodedColumn implements Column {
  readonly kind = "coded";
  readonly name: string;
  readonly label: Pair;
  readonly codes: readonly string[];
  readonly words: readonly Pair[];
  readonly fills: readonly (string | null)[] | null;
  readonly at: Uint8Array | Uint16Array | Uint32Array;

  constructor(packed: Extract<ColumnPayload, { kind: "coded" }>) {
    ({ name: this.name, label: this.label, codes: this.codes, words: this.words, fills: this.fills, at: this.at } = packed);
  }

  code(row: number): string {
    return this.codes[this.at[row]];
  }

  text(row: number, lang: 0 | 1 = 0): string {
    return this.words[this.at[row]][lang];
  }

  texts(): string[] {
    return Array.from(this.at, (code) => this.words[code][0]);
  }
}

export class NumberColumn implements Column {
  readonly kind = "number";
  readonly name: string;
  readonly label: Pair;
  readonly unit: Pair;
  readonly decimals: number;
  readonly shown: number;
  readonly values: Int32Array | Float64Array;

  constructor(packed: Extract<ColumnPayload, { kind: "number" }>) {
    ({
      name: this.name,
      label: this.label,
      unit: this.unit,
      decimals: this.decimals,
      shown: this.shown,
      values: this.values,
    } = packed);
  }

  isKnown(row: number): boolean {
    return this.values[row] !== NA;
  }

  text(row: number): string {
    return this.isKnown(row) ? this.format(this.values[row]) : "";
  }

  /** Units of the last decimal (one value, or a sum of many) as text with the decimals that are shown. */
  format(units: number): string {
    return fromUnits(roundedUnits(units, this.decimals - this.shown), this.shown);
  }

  /** The value in units of the last decimal that is shown. */
  asShown(row: number): number {
    return roundedUnits(this.values[row], this.decimals - this.shown);
  }

  /** The value as a number, or null; for comparing, not for adding up. */
  number(row: number): number | null {
    return this.isKnown(row) ? this.values[row] / 10 ** this.decimals : null;
  }
}

export class DateColumn implements Column {
  readonly kind = "date";
  readonly name: string;
  readonly label: Pair;
  /** Days since 1970-01-01, or NA. */
  readonly values: Int32Array;

  constructor(packed: Extract<ColumnPayload, { kind: "date" }>) {
    ({ name: this.name, label: this.label, values: this.values } = packed);
  }

  text(row: number): string {
    return this.values[row] === NA ? "" : new Date(this.values[row] * DAY_MS).toISOString().slice(0, 10);
  }
}

export class TextColumn implements Column {
  readonly kind = "text";
  readonly name: string;
  readonly label: Pair;
  private readonly bytes: Uint8Array;
  /** Where each row begins; between two rows lies the end of a line. */
  private readonly ends: Uint32Array;
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  constructor(packed: TextPayload & { name: string; label: Pair }) {
    this.name = packed.name;
    this.label = packed.label;
    this.bytes = packed.bytes;
    this.ends = new Uint32Array(packed.lengths.length + 1);
    for (let row = 0; row < packed.lengths.length; row++) this.ends[row + 1] = this.ends[row] + packed.lengths[row] + 1;
  }

  text(row: number): string {
    return this.decoder.decode(this.bytes.subarray(this.ends[row], this.ends[row + 1] - 1));
  }

  /** All at once, unless a text holds an end of line of its own. */
  texts(): string[] {
    const count = this.ends.length - 1;
    const lines = count ? this.decoder.decode(this.bytes).split("\n") : [];
    return lines.length === count ? lines : Array.from({ length: count }, (_, row) => this.text(row));
  }
}

export function columnOf(packed: ColumnPayload): Column {
  if (packed.kind === "coded") return new CodedColumn(packed);
  if (packed.kind === "number") return new NumberColumn(packed);
  return packed.kind === "date" ? new DateColumn(packed) : new TextColumn(packed);
}
