import { CodedColumn, type Column, columnOf, type NumberColumn } from "./columns.ts";
import { type Field, foldedAll } from "./find.ts";
import { type balanced, roundedUnits } from "./numbers.ts";
import type { ClassPayload, Pair, ParcelsPayload } from "./payload.ts";
import { anchor, cell, contains, room, type Shapes, touches, unpack } from "./shapes.ts";

/** How the parcels are told apart: the classes, and the number of each row's class. */
export interface Scheme {
  /** Name of the column that decides, "status" for the map's own classes. */
  readonly key: string;
  readonly label?: Pair;
  readonly classes: readonly ClassPayload[];
  readonly of: Uint8Array | Uint16Array | Uint32Array;
}

/** Count and area of some parcels; `mu` in hundredths, `unmeasured` of the count have no known area. */
export interface Sum {
  count: number;
  unmeasured: number;
  mu: number;
}

/** The parcels of a map, as every part reads them. A row is a parcel's number. */
export class Parcels {
  readonly shapes: Shapes;
  readonly columns: ReadonlyMap<string, Column>;
  /** The classes of the map itself. */
  readonly status: Scheme;
  readonly area: NumberColumn;
  private readonly anchors = new Map<number, [number, number]>();
  private readonly rooms = new Map<number, number>();
  private fields: Field[] | null = null;
  private rows: Map<string, number> | null = null;

  constructor(packed: ParcelsPayload) {
    this.shapes = unpack(packed.shapes);
    this.columns = new Map(packed.columns.map((column) => [column.name, columnOf(column)]));
    this.status = { key: "status", label: ["状态", "Status"], classes: packed.classes, of: packed.classOf };
    this.area = this.columns.get("area_mu") as NumberColumn;
  }

  get count(): number {
    return this.shapes.count;
  }

  text(column: string, row: number, lang: 0 | 1 = 0): string {
    return this.columns.get(column)?.text(row, lang) ?? "";
  }

  /** A column of every row; nothing where there is no such column. */
  private texts(name: string): string[] {
    const column = this.columns.get(name);
    return column?.texts?.() ?? (column ? Array.from({ length: this.count }, (_, row) => column.text(row)) : []);
  }

  id(row: number): string {
    return this.text("parcel_id", row);
  }

  holder(row: number): string {
    return this.text("holder", row);
  }

  /** Name, or the id where there is none. */
  title(row: number): string {
    return this.text("name", row) || this.id(row);
  }

  rule(row: number): Pair {
    const rules = this.columns.get("rule");
    return rules instanceof CodedColumn ? rules.words[rules.at[row]] : ["", ""];
  }

  /** Mu to two decimals, or null where it is not known. */
  mu(row: number): string | null {
    return this.area.text(row) || null;
  }

  /** Count and area of the rows that count; the sum is rounded, not its parts. */
  total(rows: Uint8Array): Sum {
    const [all] = this.unrounded([0], () => 0, rows);
    return { ...all, mu: roundedUnits(all.mu, this.area.decimals - 2) };
  }

  /** Count and area of all parcels by class, the areas rounded by `rounding`. */
  sums(scheme: Pick<Scheme, "classes" | "of">, rounding: typeof balanced): Sum[] {
    const found = this.unrounded(scheme.classes, (row) => scheme.of[row], new Uint8Array(this.count).fill(1));
    const units = found.map((sum) => sum.mu);
    const mu = rounding(units, this.area.decimals - 2);
    return found.map((sum, number) => ({ ...sum, mu: mu[number] }));
  }

  private unrounded(classes: readonly unknown[], of: (row: number) => number, rows: Uint8Array): Sum[] {
    const found = classes.map(() => ({ count: 0, unmeasured: 0, mu: 0 }));
    for (let row = 0; row < rows.length; row++) {
      if (!rows[row]) continue;
      const sum = found[of(row)];
      sum.count++;
      if (this.area.isKnown(row)) sum.mu += this.area.values[row];
      else sum.unmeasured++;
    }
    return found;
  }

  /** Where a label of the parcel stands (cell). */
  anchor(row: number): [number, number] {
    const known = this.anchors.get(row);
    if (known) return known;
    const found = anchor(this.shapes, row);
    this.anchors.set(row, found);
    return found;
  }

  /** How wide (cells) a label may be there, to stay inside the parcel. */
  room(row: number): number {
    const known = this.rooms.get(row);
    if (known !== undefined) return known;
    const found = room(this.shapes, row, this.anchor(row));
    this.rooms.set(row, found);
    return found;
  }

  rowOf(id: string): number | null {
    if (!this.rows) {
      this.rows = new Map();
      const ids = this.texts("parcel_id");
      for (let row = this.count - 1; row >= 0; row--) this.rows.set(ids[row], row);
    }
    return this.rows.get(id) ?? null;
  }

  /** What is searched: id, name, holder. At a million parcels making it takes a second, once. */
  get searched(): readonly Field[] {
    this.fields ??= ["parcel_id", "name", "holder"].flatMap((name) => {
      const column = this.columns.get(name);
      if (column instanceof CodedColumn) return [{ texts: foldedAll(column.words.map(([zh]) => zh)), at: column.at }];
      return column ? [{ texts: foldedAll(this.texts(name)) }] : [];
    });
    return this.fields;
  }

  /**
   * The parcel at a place that the filter lets through: a line or point that lies no further than `reach` (m of the map's plane),
   * as those are drawn on top; else of overlapping areas the smallest, so that each can be reached.
   */
  at(place: L.LatLng, shown: Uint8Array, reach: number): number | null {
    const on = L.CRS.EPSG3857.project(place);
    const [x, y] = cell(this.shapes, on.x, on.y);
    const { boxes, tree, open, step } = this.shapes;
    const near = open.length ? reach / step : 0;
    let found: number | null = null;
    let smallest = Infinity;
    tree.visit(x - near, y - near, x + near, y + near, (row) => {
      if (!shown[row]) return;
      const isOn = near > 0 && touches(this.shapes, row, x, y, near);
      const size = isOn ? -1 : (boxes[row * 4 + 2] - boxes[row * 4]) * (boxes[row * 4 + 3] - boxes[row * 4 + 1]);
      if (size < smallest && (isOn || contains(this.shapes, row, x, y))) [found, smallest] = [row, size];
    });
    return found;
  }
}
