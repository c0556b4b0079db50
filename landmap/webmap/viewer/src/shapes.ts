import type { ShapesPayload } from "./payload.ts";

const STEP_M = 0.01;

/** Geometry of one layer, unpacked: cells of one centimetre from `origin`, x east and y north. */
export interface Shapes {
  readonly origin: readonly [number, number];
  readonly count: number;
  /** First path of each feature, and one more for the end. */
  readonly firstPath: Uint32Array;
  /** First vertex of each path, and one more for the end. */
  readonly firstVertex: Uint32Array;
  readonly closed: Uint8Array;
  readonly xy: Int32Array;
  /** West, south, east, north of each feature; of one without geometry west > east. */
  readonly boxes: Int32Array;
}

export function unpack(packed: ShapesPayload): Shapes {
  const firstPath = offsets(packed.features);
  const firstVertex = offsets(packed.paths.map(Math.abs));
  const xy = new Int32Array(packed.xy.length);
  for (let i = 0, x = 0, y = 0; i < xy.length; i += 2) {
    xy[i] = x += packed.xy[i];
    xy[i + 1] = y += packed.xy[i + 1];
  }
  const boxes = new Int32Array(packed.features.length * 4);
  for (let feature = 0; feature < packed.features.length; feature++) {
    boxes.set(box(xy, firstVertex[firstPath[feature]], firstVertex[firstPath[feature + 1]]), feature * 4);
  }
  return {
    origin: packed.origin,
    count: packed.features.length,
    firstPath,
    firstVertex,
    closed: Uint8Array.from(packed.paths, (size) => (size > 0 ? 1 : 0)),
    xy,
    boxes,
  };
}

function offsets(sizes: number[]): Uint32Array {
  const found = new Uint32Array(sizes.length + 1);
  for (let i = 0; i < sizes.length; i++) found[i + 1] = found[i] + sizes[i];
  return found;
}

function box(xy: Int32Array, from: number, to: number): [number, number, number, number] {
  let [west, south, east, north] = [2 ** 31 - 1, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31)];
  for (let i = from * 2; i < to * 2; i += 2) {
    west = Math.min(west, xy[i]);
    east = Math.max(east, xy[i]);
    south = Math.min(south, xy[i + 1]);
    north = Math.max(north, xy[i + 1]);
  }
  return [west, south, east, north];
}

/** The cell of a place on the web-mercator plane (m). */
export function cell(shapes: Shapes, x: number, y: number): [number, number] {
  return [(x - shapes.origin[0]) / STEP_M, (y - shapes.origin[1]) / STEP_M];
}

/** The place on the web-mercator plane (m) of a cell. */
export function place(shapes: Shapes, x: number, y: number): [number, number] {
  return [shapes.origin[0] + x * STEP_M, shapes.origin[1] + y * STEP_M];
}

/** Whether a cell lies inside a feature; one on a hole does not. */
export function contains(shapes: Shapes, feature: number, x: number, y: number): boolean {
  const { boxes, xy } = shapes;
  const at = feature * 4;
  if (x < boxes[at] || y < boxes[at + 1] || x > boxes[at + 2] || y > boxes[at + 3]) return false;
  let inside = false;
  for (let path = shapes.firstPath[feature]; path < shapes.firstPath[feature + 1]; path++) {
    if (!shapes.closed[path]) continue;
    const from = shapes.firstVertex[path];
    const to = shapes.firstVertex[path + 1];
    for (let i = from, before = to - 1; i < to; before = i++) {
      const [x1, y1, x2, y2] = [xy[i * 2], xy[i * 2 + 1], xy[before * 2], xy[before * 2 + 1]];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    }
  }
  return inside;
}

/** West, south, east, north (cells) of all features that `wanted` lets through, or null where there are none. */
export function extent(shapes: Shapes, wanted: (feature: number) => boolean = () => true): [number, number, number, number] | null {
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
