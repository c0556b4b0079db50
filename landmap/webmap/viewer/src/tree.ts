/**
 * Finds what lies in a box. Features come in the order of a Hilbert curve (landmap/webmap/shapes.py), so that neighbours stand
 * together and a tree over them needs no sorting: each node is the box of SPAN neighbours of the level below.
 */
const SPAN = 16;

export class Tree {
  private readonly rows: Uint32Array;
  /** Boxes of each level, the features' own not among them; the last level has one. */
  private readonly levels: Int32Array[] = [];
  private readonly boxes: Int32Array;

  /** `boxes`: west, south, east, north by row; `rows`: the rows along the curve. */
  constructor(boxes: Int32Array, rows: Uint32Array) {
    this.boxes = boxes;
    this.rows = rows;
    let below: Int32Array | null = null;
    let size = rows.length;
    do {
      const level: Int32Array = new Int32Array(Math.ceil(size / SPAN) * 4);
      for (let node = 0; node * 4 < level.length; node++)
        join(level, node * 4, node * SPAN, Math.min(node * SPAN + SPAN, size), below ?? boxes, below ? null : rows);
      this.levels.push(level);
      below = level;
      size = level.length / 4;
    } while (size > 1);
  }

  /** Call `found` with every row whose box meets this one, in the order of the curve. */
  visit(west: number, south: number, east: number, north: number, found: (row: number) => void): void {
    const meets = (boxes: Int32Array, at: number) =>
      boxes[at] <= east &&
      boxes[at + 2] >= west &&
      boxes[at + 1] <= north &&
      boxes[at + 3] >= south &&
      boxes[at] <= boxes[at + 2];
    const look = (level: number, node: number): void => {
      if (!meets(this.levels[level], node * 4)) return;
      const size = level ? this.levels[level - 1].length / 4 : this.rows.length;
      for (let child = node * SPAN; child < Math.min(node * SPAN + SPAN, size); child++) {
        if (level) look(level - 1, child);
        else if (meets(this.boxes, this.rows[child] * 4)) found(this.rows[child]);
      }
    };
    if (this.rows.length) look(this.levels.length - 1, 0);
  }
}

function join(level: Int32Array, at: number, from: number, to: number, below: Int32Array, rows: Uint32Array | null): void {
  let west = 2 ** 31 - 1,
    south = west,
    east = -(2 ** 31),
    north = east;
  for (let child = from; child < to; child++) {
    const i = (rows ? rows[child] : child) * 4;
    if (below[i] > below[i + 2]) continue;
    west = Math.min(west, below[i]);
    south = Math.min(south, below[i + 1]);
    east = Math.max(east, below[i + 2]);
    north = Math.max(north, below[i + 3]);
  }
  level[at] = west;
  level[at + 1] = south;
  level[at + 2] = east;
  level[at + 3] = north;
}
