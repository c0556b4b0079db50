import assert from "node:assert/strict";
import { test } from "node:test";
import { cell, contains, extent, place, unpack } from "../src/shapes.ts";

/** Steps of vertices given as cells, through all paths. */
function steps(...vertices: [number, number][]): number[] {
  let [x, y] = [0, 0];
  return vertices.flatMap(([nextX, nextY]) => {
    const step = [nextX - x, nextY - y];
    [x, y] = [nextX, nextY];
    return step;
  });
}

// A square of 10 m with a hole of 2 m, then one of two parts, then nothing, then a line.
const SHAPES = unpack({
  origin: [1000, 2000],
  features: [2, 2, 0, 1],
  paths: [4, 4, 3, 3, -2],
  xy: steps(
    [0, 0], [1000, 0], [1000, 1000], [0, 1000],
    [400, 400], [400, 600], [600, 600], [600, 400],
    [2000, 0], [2100, 0], [2000, 100],
    [3000, 0], [3100, 0], [3000, 100],
    [0, 5000], [900, 5000],
  ),
});

test("vertices come back from their steps", () => {
  assert.deepEqual([...SHAPES.xy.slice(0, 8)], [0, 0, 1000, 0, 1000, 1000, 0, 1000]);
  assert.deepEqual([...SHAPES.xy.slice(-4)], [0, 5000, 900, 5000]);
});

test("a hole is outside, every part is inside, a line has no inside", () => {
  assert.equal(contains(SHAPES, 0, 100, 100), true);
  assert.equal(contains(SHAPES, 0, 500, 500), false);
  assert.equal(contains(SHAPES, 1, 2020, 20), true);
  assert.equal(contains(SHAPES, 1, 3020, 20), true);
  assert.equal(contains(SHAPES, 1, 2500, 20), false);
  assert.equal(contains(SHAPES, 3, 450, 5000), false);
});

test("the extent is of all that is wanted, and a feature without geometry has none", () => {
  assert.deepEqual(extent(SHAPES), [0, 0, 3100, 5000]);
  assert.deepEqual(extent(SHAPES, (feature) => feature === 1), [2000, 0, 3100, 100]);
  assert.equal(extent(SHAPES, (feature) => feature === 2), null);
});

test("a place on the plane and a cell are the same thing said twice", () => {
  assert.deepEqual(place(SHAPES, 150, 250), [1001.5, 2002.5]);
  const [x, y] = cell(SHAPES, 1001.5, 2002.5);
  assert.ok(Math.abs(x - 150) < 1e-6 && Math.abs(y - 250) < 1e-6);
});
