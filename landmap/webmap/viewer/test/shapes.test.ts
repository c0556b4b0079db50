import assert from "node:assert/strict";
import { test } from "node:test";
import { anchor, cell, contains, extent, place, room, touches, unpack } from "../src/shapes.ts";
import { Tree } from "../src/tree.ts";

/** Steps of vertices given as cells, through all paths; those that 16 bits cannot hold stand apart. */
function steps(...vertices: [number, number][]): { x: Int16Array; y: Int16Array; far: Int32Array } {
  const far: number[] = [];
  const found = vertices.map(([x, y], i) => {
    const [dx, dy] = [x - (vertices[i - 1]?.[0] ?? 0), y - (vertices[i - 1]?.[1] ?? 0)];
    if (Math.abs(dx) < 2 ** 15 && Math.abs(dy) < 2 ** 15) return [dx, dy];
    far.push(dx, dy);
    return [-(2 ** 15), -(2 ** 15)];
  });
  return { x: Int16Array.from(found, ([x]) => x), y: Int16Array.from(found, ([, y]) => y), far: Int32Array.from(far) };
}

// A square of 10 m with a hole of 2 m, then one of two parts, then nothing, then a line far away.
const SHAPES = unpack({
  origin: [1000, 2000],
  step: 0.01,
  rows: null,
  parts: Uint8Array.of(2, 2, 0, 1),
  sizes: Int16Array.of(4, 4, 3, 3, -2),
  ...steps(
    [0, 0],
    [1000, 0],
    [1000, 1000],
    [0, 1000],
    [400, 400],
    [400, 600],
    [600, 600],
    [600, 400],
    [2000, 0],
    [2100, 0],
    [2000, 100],
    [3000, 0],
    [3100, 0],
    [3000, 100],
    [0, 500_000],
    [900, 500_000],
  ),
});

test("vertices come back from their steps", () => {
  assert.deepEqual([...SHAPES.xy.slice(0, 8)], [0, 0, 1000, 0, 1000, 1000, 0, 1000]);
  assert.deepEqual([...SHAPES.xy.slice(-4)], [0, 500_000, 900, 500_000]);
});

test("a hole is outside, every part is inside, a line has no inside", () => {
  assert.equal(contains(SHAPES, 0, 100, 100), true);
  assert.equal(contains(SHAPES, 0, 500, 500), false);
  assert.equal(contains(SHAPES, 1, 2020, 20), true);
  assert.equal(contains(SHAPES, 1, 3020, 20), true);
  assert.equal(contains(SHAPES, 1, 2500, 20), false);
  assert.equal(contains(SHAPES, 3, 450, 500_000), false);
});

test("a line is touched along its length and a little beyond its ends, an area never", () => {
  assert.equal(touches(SHAPES, 3, 450, 500_007, 7), true);
  assert.equal(touches(SHAPES, 3, 450, 500_008, 7), false);
  assert.equal(touches(SHAPES, 3, 906, 500_000, 7), true);
  assert.equal(touches(SHAPES, 3, 908, 500_000, 7), false);
  assert.equal(touches(SHAPES, 0, 500, 100, 1000), false);
});

test("the extent is of all that is wanted, and a feature without geometry has none", () => {
  assert.deepEqual(extent(SHAPES), [0, 0, 3100, 500_000]);
  assert.deepEqual(
    extent(SHAPES, (feature) => feature === 1),
    [2000, 0, 3100, 100],
  );
  assert.equal(
    extent(SHAPES, (feature) => feature === 2),
    null,
  );
});

test("a place on the plane and a cell are the same thing said twice", () => {
  assert.deepEqual(place(SHAPES, 150, 250), [1001.5, 2002.5]);
  const [x, y] = cell(SHAPES, 1001.5, 2002.5);
  assert.ok(Math.abs(x - 150) < 1e-6 && Math.abs(y - 250) < 1e-6);
});

test("features in another order keep their rows", () => {
  const turned = unpack({
    origin: [0, 0],
    step: 1,
    rows: Uint32Array.of(1, 0),
    parts: Uint8Array.of(1, 1),
    sizes: Int16Array.of(3, 4),
    ...steps([10, 10], [20, 10], [10, 20], [0, 0], [5, 0], [5, 5], [0, 5]),
  });
  assert.deepEqual([...turned.boxes], [0, 0, 5, 5, 10, 10, 20, 20]);
  assert.equal(contains(turned, 0, 4, 4), true);
  assert.equal(contains(turned, 1, 11, 11), true);
  assert.deepEqual(turned.open, []);
  assert.deepEqual(SHAPES.open, [3]);
});

test("a label stands inside, at the middle where that is inside", () => {
  const horseshoe = unpack({
    origin: [0, 0],
    step: 1,
    rows: null,
    parts: Uint8Array.of(1, 1),
    sizes: Int16Array.of(8, 4),
    ...steps(
      [0, 0],
      [100, 0],
      [100, 100],
      [80, 100],
      [80, 20],
      [20, 20],
      [20, 100],
      [0, 100],
      [0, 0],
      [10, 0],
      [10, 4],
      [0, 4],
    ),
  });
  assert.equal(contains(horseshoe, 0, ...anchor(horseshoe, 0)), true);
  assert.deepEqual(anchor(horseshoe, 1), [5, 2]);
  assert.deepEqual([room(horseshoe, 1, [5, 2]), room(horseshoe, 1, [8, 2])], [10, 4]);
  assert.equal(room(horseshoe, 0, [10, 60]), 20, "only its own leg of the horseshoe");
});

test("what lies in a box is found, and nothing else, among thousands along a curve", () => {
  const count = 5000;
  const [boxes, rows] = [new Int32Array(count * 4), new Uint32Array(count)];
  for (let row = 0; row < count; row++) {
    const [x, y] = [(row * 37) % 1000, Math.floor(row / 50) * 10];
    boxes.set(row % 7 ? [x, y, x + 15, y + 8] : [2 ** 31 - 1, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31)], row * 4);
    rows[count - 1 - row] = row;
  }
  const tree = new Tree(boxes, rows);
  for (const [west, south, east, north] of [
    [100, 100, 160, 140],
    [500, 500, 500, 500],
    [-10, -10, 2000, 2000],
    [3000, 0, 4000, 10],
  ]) {
    const found: number[] = [];
    tree.visit(west, south, east, north, (row) => found.push(row));
    const wanted = [...rows].filter(
      (row) =>
        row % 7 &&
        boxes[row * 4] <= east &&
        boxes[row * 4 + 2] >= west &&
        boxes[row * 4 + 1] <= north &&
        boxes[row * 4 + 3] >= south,
    );
    assert.deepEqual(found, wanted);
  }
  new Tree(new Int32Array(0), new Uint32Array(0)).visit(0, 0, 1, 1, () => assert.fail());
});
