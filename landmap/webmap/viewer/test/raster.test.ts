import assert from "node:assert/strict";
import { test } from "node:test";
import { Raster } from "../src/raster.ts";
import { contains, unpack } from "../src/shapes.ts";

/** A fan of crooked neighbours that share their edges, one with a hole, one a sliver thinner than a pixel. */
const RINGS: [number, number][][][] = [
  [
    [
      [0, 0],
      [100, 7],
      [93, 61],
      [11, 53],
    ],
    [
      [40, 20],
      [40, 40],
      [60, 40],
      [60, 20],
    ],
  ],
  [
    [
      [100, 7],
      [171, 3],
      [160, 70],
      [93, 61],
    ],
  ],
  [
    [
      [11, 53],
      [93, 61],
      [90, 120],
      [3, 111],
    ],
  ],
  [
    [
      [93, 61],
      [160, 70],
      [165, 131],
      [90, 120],
    ],
  ],
  [
    [
      [0, 150],
      [170, 150.2],
      [170, 150.4],
      [0, 150.3],
    ],
  ],
];
const CELL = 100; // cells to a pixel at scale 1

function shapesOf(features: [number, number][][][]) {
  const [x, y, parts, sizes] = [[] as number[], [] as number[], [] as number[], [] as number[]];
  let at = [0, 0];
  for (const rings of features) {
    parts.push(rings.length);
    for (const ring of rings) {
      sizes.push(ring.length);
      for (const [toX, toY] of ring) {
        x.push(Math.round(toX * CELL) - at[0]);
        y.push(Math.round(toY * CELL) - at[1]);
        at = [Math.round(toX * CELL), Math.round(toY * CELL)];
      }
    }
  }
  return unpack({
    origin: [0, 0],
    step: 1,
    rows: null,
    parts: Uint8Array.from(parts),
    sizes: Int16Array.from(sizes),
    x: Int16Array.from(x),
    y: Int16Array.from(y),
    far: new Int32Array(0),
  });
}

const SHAPES = shapesOf(RINGS);
const [WIDTH, HEIGHT] = [180, 160];

function drawn(t: { x0: number; y0: number; k: number }): Raster {
  const raster = new Raster(WIDTH, HEIGHT);
  for (let row = 0; row < SHAPES.count; row++) raster.fill(SHAPES, row, t, raster.whole);
  return raster;
}

test("a pixel is of the parcel that its centre lies in, holes are empty, neighbours leave no gap", () => {
  for (const t of [
    { x0: 2.3, y0: 155.7, k: 1 / CELL },
    { x0: -40, y0: 130, k: 1.37 / CELL },
    { x0: 60, y0: 90.1, k: 0.31 / CELL },
  ]) {
    const { ids } = drawn(t);
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const [cellX, cellY] = [(x + 0.5 - t.x0) / t.k, (t.y0 - y - 0.5) / t.k];
        const rows = [0, 1, 2, 3].filter((row) => contains(SHAPES, row, cellX, cellY));
        const found = ids[y * WIDTH + x];
        if (found !== 5) assert.equal(found, (rows[0] ?? -1) + 1, `${x},${y}`);
      }
    }
  }
});

test("what is thinner than a pixel is still there", () => {
  const { ids } = drawn({ x0: 2.3, y0: 155.9, k: 1 / CELL });
  assert.ok(ids.includes(5));
});

test("neighbours of about a pixel leave no gap, whatever their places", () => {
  const side = 1.3;
  const squares = [...Array(900).keys()].map((at): [number, number][][] => {
    const [x, y] = [(at % 30) * side, Math.floor(at / 30) * side];
    return [
      [
        [x, y],
        [x + side, y],
        [x + side, y + side],
        [x, y + side],
      ],
    ];
  });
  const shapes = shapesOf(squares);
  const raster = new Raster(60, 60);
  for (let row = 0; row < shapes.count; row++) raster.fill(shapes, row, { x0: 10.2, y0: 50.1, k: 1 / CELL }, raster.whole);
  for (let y = 12; y < 50; y++) for (let x = 11; x < 49; x++) assert.ok(raster.ids[y * 60 + x], `${x},${y}`);
});

test("parts that are each too small for a centre get a pixel each", () => {
  const corner = (x: number, y: number): [number, number][] => [
    [x, y],
    [x + 0.3, y],
    [x + 0.3, y + 0.3],
  ];
  const shapes = shapesOf([[corner(10.1, 10.1), corner(40.1, 40.1)]]);
  const raster = new Raster(60, 60);
  raster.fill(shapes, 0, { x0: 0, y0: 60, k: 1 / CELL }, raster.whole);
  assert.deepEqual(
    [...raster.ids.keys()].filter((at) => raster.ids[at]),
    [19 * 60 + 40, 49 * 60 + 10],
  );
});

test("a step aside keeps what was drawn and adds the edges, as if all were drawn anew", () => {
  const t = { x0: 2.3, y0: 155.7, k: 1 / CELL };
  for (const [dx, dy] of [
    [7, 0],
    [0, -9],
    [-13, 5],
    [40, 33],
    [500, 0],
  ]) {
    const moved = drawn(t);
    const now = { ...t, x0: t.x0 + dx, y0: t.y0 + dy };
    for (const clip of moved.shift(dx, dy)) for (let row = 0; row < SHAPES.count; row++) moved.fill(SHAPES, row, now, clip);
    const fresh = drawn(now);
    const apart = [...fresh.ids.keys()].filter(
      (at) => fresh.ids[at] !== moved.ids[at] && fresh.ids[at] !== 5 && moved.ids[at] !== 5,
    );
    assert.deepEqual(apart, [], `${dx},${dy}`);
  }
});

test("any number of edges on one line is room enough", () => {
  const comb: [number, number][] = [[0, 0]];
  for (let tooth = 0; tooth < 40; tooth++) comb.push([tooth * 4, 100], [tooth * 4 + 2, 1]);
  comb.push([160, 0]);
  const shapes = shapesOf([[comb]]);
  const raster = new Raster(WIDTH, HEIGHT);
  raster.fill(shapes, 0, { x0: 3, y0: 150, k: 1 / CELL }, raster.whole);
  let crossings = 0;
  for (let x = 1; x < WIDTH; x++) if (raster.ids[100 * WIDTH + x] !== raster.ids[100 * WIDTH + x - 1]) crossings++;
  assert.equal(crossings, 80);
});
