import { entries, type Entry } from "./find.ts";
import { fromHundredths } from "./numbers.ts";
import type { ClassPayload, Coded, Pair, ParcelsPayload } from "./payload.ts";
import { cell, contains, type Shapes, unpack } from "./shapes.ts";

/** The parcels of a map, as every part reads them. A row is a parcel's number. */
export class Parcels {
  readonly shapes: Shapes;
  readonly classes: readonly ClassPayload[];
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly rowsOf: readonly number[][];
  readonly anchors: readonly number[];
  private readonly packed: ParcelsPayload;
  private searched: Entry[] | null = null;

  constructor(packed: ParcelsPayload) {
    this.packed = packed;
    this.shapes = unpack(packed.shapes);
    this.classes = packed.classes;
    this.ids = packed.ids;
    this.names = packed.names;
    this.anchors = packed.anchors;
    const rowsOf: number[][] = packed.classes.map(() => []);
    packed.classOf.forEach((number, row) => rowsOf[number].push(row));
    this.rowsOf = rowsOf;
  }

  get count(): number {
    return this.ids.length;
  }

  classNumber(row: number): number {
    return this.packed.classOf[row];
  }

  classOf(row: number): ClassPayload {
    return this.classes[this.packed.classOf[row]];
  }

  /** Mu to two decimals, or null where it is not known. */
  mu(row: number): string | null {
    const value = this.packed.mu[row];
    return value === null ? null : fromHundredths(value);
  }

  holder(row: number): string {
    return decoded(this.packed.holders, row) ?? "";
  }

  rule(row: number): Pair {
    return decoded(this.packed.rules, row) ?? ["", ""];
  }

  /** Name, or the id where there is none. */
  title(row: number): string {
    return this.names[row] || this.ids[row];
  }

  rowOf(id: string): number | null {
    const row = this.ids.indexOf(id);
    return row < 0 ? null : row;
  }

  get entries(): readonly Entry[] {
    this.searched ??= entries(this.ids, this.names, (row) => this.holder(row));
    return this.searched;
  }

  /** The parcel at a place that the filter lets through; of overlapping ones the smallest, so that each can be reached. */
  at(place: L.LatLng, hidden: ReadonlySet<number>): number | null {
    const on = L.CRS.EPSG3857.project(place);
    const [x, y] = cell(this.shapes, on.x, on.y);
    const { boxes } = this.shapes;
    let found: number | null = null;
    let smallest = Infinity;
    for (let row = 0; row < this.count; row++) {
      const size = (boxes[row * 4 + 2] - boxes[row * 4]) * (boxes[row * 4 + 3] - boxes[row * 4 + 1]);
      if (size >= smallest || hidden.has(this.packed.classOf[row]) || !contains(this.shapes, row, x, y)) continue;
      [found, smallest] = [row, size];
    }
    return found;
  }
}

function decoded<Word>(coded: Coded<Word> | null, row: number): Word | null {
  return coded ? coded.words[coded.at[row]] : null;
}
