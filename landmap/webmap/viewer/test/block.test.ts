import assert from "node:assert/strict";
import { test } from "node:test";
import { zlibSync } from "fflate";
import { isPacked, readLater, readNow } from "../src/block.ts";
import { columnOf, NA } from "../src/columns.ts";
import { Filter } from "../src/filter.ts";
import type { ColumnPayload } from "../src/payload.ts";

/** A block as landmap/webmap/island.py writes it. */
function block(
  content: unknown,
  arrays: [string, Uint8Array | Int16Array | Int32Array | Float64Array, (string | number)[]][],
): Element {
  const header = new TextEncoder().encode(
    JSON.stringify({ arrays: arrays.map(([name, array, path]) => [name, array.length, path]), content }),
  );
  const planes = arrays.flatMap(([, array]) => {
    const bytes = new Uint8Array(array.buffer);
    const size = array.BYTES_PER_ELEMENT;
    return Array.from({ length: size }, (_, plane) => bytes.filter((_, i) => i % size === plane));
  });
  const raw = new Uint8Array([
    ...new Uint8Array(Uint32Array.of(header.length).buffer),
    ...header,
    ...planes.flatMap((plane) => [...plane]),
  ]);
  const attributes: Record<string, string> = { type: "application/octet-stream", "data-size": String(raw.length) };
  const text = Buffer.from(zlibSync(raw)).toString("base64");
  return { textContent: text, getAttribute: (name: string) => attributes[name] ?? null } as unknown as Element;
}

const ARRAYS: Parameters<typeof block>[1] = [
  ["int16", Int16Array.of(-32768, -1, 0, 300), ["a", 1]],
  ["int32", Int32Array.of(-(2 ** 31), 2 ** 31 - 1), ["b"]],
  ["float64", Float64Array.of(0.1, -1e300), ["c"]],
  ["uint8", new Uint8Array(0), ["d"]],
];
const CONTENT = { a: ["</script>", null], b: null, c: null, d: null, e: "甲" };

function held(found: unknown): unknown {
  const { a, b, c, d, e } = found as { a: [string, Int16Array]; b: Int32Array; c: Float64Array; d: Uint8Array; e: string };
  return [a[0], [...a[1]], [...b], [...c], [...d], e];
}

const WANTED = ["</script>", [-32768, -1, 0, 300], [-(2 ** 31), 2 ** 31 - 1], [0.1, -1e300], [], "甲"];

test("a packed block gives back what was put in, at once and in slices, with and without the browser's inflate", async () => {
  assert.deepEqual(held(readNow(block(CONTENT, ARRAYS))), WANTED);
  const told: number[] = [];
  assert.deepEqual(held(await readLater(block(CONTENT, ARRAYS), (share) => told.push(share))), WANTED);
  assert.ok(told.every((share) => share >= 0 && share <= 1) && told.includes(0.8));
  const own = globalThis.DecompressionStream;
  try {
    Reflect.deleteProperty(globalThis, "DecompressionStream");
    assert.deepEqual(held(await readLater(block(CONTENT, ARRAYS), () => undefined)), WANTED);
  } finally {
    globalThis.DecompressionStream = own;
  }
});

test("a plain block is JSON", () => {
  const plain = { textContent: '{"a":[1]}', getAttribute: () => "application/json" } as unknown as Element;
  assert.equal(isPacked(plain), false);
  assert.deepEqual(readNow(plain), { a: [1] });
});

test("columns show what they hold, and nothing where nothing is known", () => {
  const label: [string, string] = ["面积", "area"];
  const of = (packed: object) => columnOf({ name: "x", label, ...packed } as ColumnPayload);
  const area = of({
    kind: "number",
    unit: ["亩", "mu"],
    decimals: 6,
    shown: 2,
    values: Int32Array.of(15_005_000, 15_004_000, NA, 0),
  });
  assert.deepEqual(
    [0, 1, 2, 3].map((row) => area.text(row)),
    ["15.01", "15.00", "", "0.00"],
  );
  const day = of({ kind: "date", values: Int32Array.of(19_813, NA, -1) });
  assert.deepEqual(
    [0, 1, 2].map((row) => day.text(row)),
    ["2024-03-31", "", "1969-12-31"],
  );
  const text = of({ kind: "text", bytes: new TextEncoder().encode("甲\n\n<b>"), lengths: Uint8Array.of(3, 0, 3) });
  assert.deepEqual(
    [0, 1, 2].map((row) => text.text(row)),
    ["甲", "", "<b>"],
  );
  const coded = of({
    kind: "coded",
    codes: ["idle", ""],
    words: [
      ["闲置", "idle"],
      ["", ""],
    ],
    fills: null,
    at: Uint8Array.of(0, 1),
  });
  assert.deepEqual([coded.text(0, 1), coded.text(0), coded.text(1)], ["idle", "闲置", ""]);
});

test("what is shown meets every condition, and each part sees what the others leave it", () => {
  const filter = new Filter();
  filter.reset(6);
  filter.set("even", (row) => row % 2 === 0);
  filter.set("small", (row) => row < 3);
  assert.deepEqual([[...filter.shown.get().rows], filter.shown.get().count], [[1, 0, 1, 0, 0, 0], 2]);
  assert.deepEqual([...filter.without("small").rows], [1, 0, 1, 0, 1, 0]);
  filter.set("even", null);
  assert.equal(filter.shown.get().count, 3);
  assert.deepEqual(filter.names, ["small"]);
});
