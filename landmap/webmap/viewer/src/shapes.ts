import type { ShapesPayload } from "./payload.ts";
import { Tree } from "./tree.ts";

/** Stands in x and y for a step that 16 bits cannot hold (landmap/webmap/shapes.py). */
const FAR = -(2 ** 15);

/** Geometry of one layer: cells from `origin`, x east and y north. A feature is the row of the frame that it was made of. */
export interface Shapes {
  readonly origin: readonly [number, number];
  /** Metres of the map's plane to a cell. */
  readonly step: number;
  readonly count: number;
  /** First path of each feature, and the one after its last. Neighbours on the ground have neighbouring paths, whatever their rows. */
  readonly pathFrom: Uint32Array;
  readonly pathTo: Uint32Array;
  /** First vertex of each path, and one more for the end. */
  readonly firstVertex: Uint32Array;
  readonly closed: Uint8Array;
  readonly xy: Int32Array;
  /** West, south, east, north of each feature; of one without geometry west > east. */
  readonly boxes: Int32Array;
  /** Features that are lines or points, or hold some. */
  readonly open: readonly number[];
  /** Finds the features that lie in a box. */
  readonly tree: Tree;
}

export function unpack(packed: ShapesPayload): Shapes {
  const { parts, sizes } = packed;
  const count = parts.length;
  const closed = new Uint8Array(sizes.length);
  const firstVertex = new Uint32Array(sizes.length + 1);
  for (let path = 0; path < sizes.length; path++) {
    closed[path] = sizes[path] > 0 ? 1 : 0;
    firstVertex[path + 1] = firstVertex[path] + Math.abs(sizes[path]);
  }
  const rows = packed.rows ?? Uint32Array.from({ length: count }, (_, place) => place);
  const [pathFrom, pathTo, open] = [new Uint32Array(count), new Uint32Array(count), [] as number[]];
  for (let place = 0, path = 0; place < count; place++) {
    const row = rows[place];
    pathFrom[row] = path;
    pathTo[row] = path += parts[place];
    for (let i = pathFrom[row]; i < path; i++) if (!closed[i] && open[open.length - 1] !== row) open.push(row);
  }
  const xy = vertices(packed);
  const boxes = new Int32Array(count * 4);
  for (let row = 0; row < count; row++) box(boxes, row * 4, xy, firstVertex[pathFrom[row]], firstVertex[pathTo[row]]);
  const { origin, step } = packed;
  return { origin, step, count, pathFrom, pathTo, firstVertex, closed, xy, boxes, open, tree: new Tree(boxes, rows) };
}

function vertices({ x, y, far }: ShapesPayload): Int32Array {
  const xy = new Int32Array(x.length * 2);
  for (let i = 0, at = 0, atX = 0, atY = 0; i < x.length; i++) {
    if (x[i] === FAR && y[i] === FAR) {
      atX += far[at++];
      atY += far[at++];
    } else {
      atX += x[i];
      atY += y[i];
    }
    xy[i * 2] = atX;
    xy[i * 2 + 1] = atY;
  }
  return xy;
}

function box(boxes: Int32Array, at: number, xy: Int32Array, from: number, to: number): void {
  let west = 2 ** 31 - 1,
    south = west,
    east = -(2 ** 31),
    north = east;
  for (let i = from * 2; i < to * 2; i += 2) {
    const x = xy[i],
      y = xy[i + 1];
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  boxes[at] = west;
  boxes[at + 1] = south;
  boxes[at + 2] = east;
  boxes[at + 3] = north;
}

/** The cell of a place on the web-mercator plane (m). */
export function cell(shapes: Shapes, x: number, y: number): [number, number] {
  return [(x - shapes.origin[0]) / shapes.step, (y - shapes.origin[1]) / shapes.step];
}

/** The place on the web-mercator plane (m) of a cell. */
export function place(shapes: Shapes, x: number, y: number): [number, number] {
  return [shapes.origin[0] + x * shapes.step, shapes.origin[1] + y * shapes.step];
}

/** Whether a cell lies inside a feature; one on a hole does not. */
export function contains(shapes: Shapes, feature: number, x: number, y: number): boolean {
  const { boxes, xy } = shapes;
  const at = feature * 4;
  if (x < boxes[at] || y < boxes[at + 1] || x > boxes[at + 2] || y > boxes[at + 3]) return false;
  let inside = false;
  for (let path = shapes.pathFrom[feature]; path < shapes.pathTo[feature]; path++) {
    if (!shapes.closed[path]) continue;
    const from = shapes.firstVertex[path];
    const to = shapes.firstVertex[path + 1];
    for (let i = from, before = to - 1; i < to; before = i++) {
      const x1 = xy[i * 2],
        y1 = xy[i * 2 + 1],
        x2 = xy[before * 2],
        y2 = xy[before * 2 + 1];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}

/** Whether a cell lies no further than `reach` (cells) from a line or point of a feature. */
export function touches(shapes: Shapes, feature: number, x: number, y: number, reach: number): boolean {
  const { xy, firstVertex, closed } = shapes;
  for (let path = shapes.pathFrom[feature]; path < shapes.pathTo[feature]; path++) {
    if (closed[path]) continue;
    for (let i = firstVertex[path], before = i; i < firstVertex[path + 1]; before = i++) {
      const [fromX, fromY] = [xy[before * 2], xy[before * 2 + 1]];
      const [alongX, alongY] = [xy[i * 2] - fromX, xy[i * 2 + 1] - fromY];
      const length = alongX ** 2 + alongY ** 2;
      const share = length && Math.min(1, Math.max(0, ((x - fromX) * alongX + (y - fromY) * alongY) / length));
      if (Math.hypot(fromX + share * alongX - x, fromY + share * alongY - y) <= reach) return true;
    }
  }
  return false;
}

/** Where a label of a feature stands (cell): at its middle if that lies inside, else in the widest place across its box. */
export function anchor(shapes: Shapes, feature: number): [number, number] {
  const middle = centroid(shapes, feature);
  return contains(shapes, feature, ...middle) ? middle : (widest(shapes, feature) ?? middle);
}

/** The middle of a feature's area, or of its box where it has none. */
function centroid(shapes: Shapes, feature: number): [number, number] {
  const { boxes, xy, firstVertex } = shapes;
  const at = feature * 4;
  const middle: [number, number] = [(boxes[at] + boxes[at + 2]) / 2, (boxes[at + 1] + boxes[at + 3]) / 2];
  let area = 0,
    sumX = 0,
    sumY = 0;
  for (let path = shapes.pathFrom[feature]; path < shapes.pathTo[feature]; path++) {
    if (!shapes.closed[path]) continue;
    const to = firstVertex[path + 1];
    for (let i = firstVertex[path], before = to - 1; i < to; before = i++) {
      const x1 = xy[before * 2] - middle[0],
        y1 = xy[before * 2 + 1] - middle[1],
        x2 = xy[i * 2] - middle[0],
        y2 = xy[i * 2 + 1] - middle[1];
      const cross = x1 * y2 - x2 * y1;
      area += cross;
      sumX += (x1 + x2) * cross;
      sumY += (y1 + y2) * cross;
    }
  }
  return area > 1 ? [middle[0] + sumX / (3 * area), middle[1] + sumY / (3 * area)] : middle;
}

/** The middle of the longest stretch inside a feature along seven lines across its box. */
function widest(shapes: Shapes, feature: number): [number, number] | null {
  const { boxes } = shapes;
  let found: [number, number] | null = null;
  let width = 0;
  for (let line = 1; line <= 7; line++) {
    const y = boxes[feature * 4 + 1] + ((boxes[feature * 4 + 3] - boxes[feature * 4 + 1]) * line) / 8;
    const edges = crossings(shapes, feature, y);
    for (let i = 0; i + 1 < edges.length; i += 2) {
      if (edges[i + 1] - edges[i] <= width) continue;
      width = edges[i + 1] - edges[i];
      found = [(edges[i] + edges[i + 1]) / 2, y];
    }
  }
  return found;
}

/** How wide (cells) what stands around a place in a feature may be, to stay inside it; of one without area as wide as its box. */
export function room(shapes: Shapes, feature: number, [x, y]: readonly [number, number]): number {
  const edges = crossings(shapes, feature, y);
  const after = edges.findIndex((edge) => edge > x);
  if (after > 0) return 2 * Math.min(x - edges[after - 1], edges[after] - x);
  return shapes.boxes[feature * 4 + 2] - shapes.boxes[feature * 4];
}

/** Where a line across the map at `y` meets the edges of a feature's areas, from west to east. */
function crossings({ xy, firstVertex, closed, pathFrom, pathTo }: Shapes, feature: number, y: number): number[] {
  const found: number[] = [];
  for (let path = pathFrom[feature]; path < pathTo[feature]; path++) {
    const to = firstVertex[path + 1];
    for (let i = firstVertex[path], before = to - 1; closed[path] && i < to; before = i++) {
      const y1 = xy[i * 2 + 1],
        y2 = xy[before * 2 + 1];
      if (y1 > y !== y2 > y) found.push(((xy[before * 2] - xy[i * 2]) * (y - y1)) / (y2 - y1) + xy[i * 2]);
    }
  }
  return found.sort((one, other) => one - other);
}

/** West, south, east, north (cells) of a feature, or null where it has no geometry. */
export function boxOf({ boxes }: Shapes, feature: number): [number, number, number, number] | null {
  const at = feature * 4;
  return boxes[at] > boxes[at + 2] ? null : [boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]];
}

/** West, south, east, north (cells) of all features that `wanted` lets through, or null where there are none. */
export function extent(
  shapes: Shapes,
  wanted: (feature: number) => boolean = () => true,
): [number, number, number, number] | null {
  const { boxes } = shapes;
  const found: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let feature = 0; feature < shapes.count; feature++) {
    const at = feature * 4;
    if (boxes[at] > boxes[at + 2] || !wanted(feature)) continue;
    found[0] = Math.min(found[0], boxes[at]);
    found[1] = Math.min(found[1], boxes[at + 1]);
    found[2] = Math.max(found[2], boxes[at + 2]);
    found[3] = Math.max(found[3], boxes[at + 3]);
  }
  return found[0] > found[2] ? null : found;
}
