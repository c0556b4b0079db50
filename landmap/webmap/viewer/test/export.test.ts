import assert from "node:assert/strict";
import { test } from "node:test";
import { csv, guarded } from "../src/export/csv.ts";
import { geojson, geometry } from "../src/export/geojson.ts";
import { xlsx } from "../src/export/xlsx.ts";
import { crc32, zip } from "../src/export/zip.ts";
import { unpack } from "../src/shapes.ts";

const RISKY = ["=1+1", "+x", "-x", "@x", "＝1", "＠x", " =1", "\u3000=1", "\t=1", "\r1", "\n1", "'=1", '=HYPERLINK("x")'];

test("what a spreadsheet would run is guarded, numbers and plain text are not", () => {
  assert.deepEqual(
    RISKY.map(guarded),
    RISKY.map((text) => `'${text}`),
  );
  for (const plain of ["-12.5", "+3", "1e5", "地块", "", "a=b"]) assert.equal(guarded(plain), plain);
});

test("every cell of a csv is quoted, with a mark for Excel", () => {
  assert.equal(
    csv([
      ["名", 'a"b'],
      [null, 12.3],
      ["=x", "甲\n乙"],
    ]),
    '\ufeff"名","a""b"\r\n"","12.3"\r\n"\'=x","甲\n乙"\r\n',
  );
});

test("a zip holds its files as they are", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const packed = zip([
    { name: "甲.txt", text: "内容" },
    { name: "b", text: "" },
  ]);
  assert.deepEqual(
    packed,
    zip([
      { name: "甲.txt", text: "内容" },
      { name: "b", text: "" },
    ]),
  );
  assert.equal(new TextDecoder().decode(packed.slice(30, 30 + 7 + 6)), "甲.txt内容");
});

test("a workbook's text is text: no formula, no broken markup, no character that XML cannot hold", () => {
  const made = new TextDecoder().decode(
    xlsx([{ name: "a/b[c]", widths: [10], rows: [["头"], ["=1+1"], ['<c> & "\u0001\ud800'], [12.5], [null]] }]),
  );
  assert.ok(made.includes('<is><t xml:space="preserve">=1+1</t></is>'));
  assert.ok(made.includes("&lt;c&gt; &amp; &quot;\ufffd\ufffd"));
  assert.ok(made.includes('<c s="2"><v>12.5</v></c>'));
  assert.ok(!made.includes("<f>") && made.includes('name="a b c "'));
});

/** Steps of vertices given as cells; none is longer than 16 bits hold. */
function steps(...vertices: [number, number][]): { x: Int16Array; y: Int16Array } {
  const from = (axis: 0 | 1) => Int16Array.from(vertices, (vertex, i) => vertex[axis] - (vertices[i - 1]?.[axis] ?? 0));
  return { x: from(0), y: from(1) };
}

test("shapes come back as GeoJSON: holes in their polygon, parts apart, closed rings, nothing where nothing is", () => {
  const square: [number, number][] = [
    [0, 0],
    [10_000, 0],
    [10_000, 10_000],
    [0, 10_000],
  ];
  const hole: [number, number][] = [
    [4000, 4000],
    [4000, 6000],
    [6000, 6000],
    [6000, 4000],
  ];
  const far: [number, number][] = [
    [20_000, 0],
    [30_000, 0],
    [30_000, 10_000],
  ];
  const shapes = unpack({
    origin: [12398000, 4249000],
    step: 0.02,
    rows: null,
    far: new Int32Array(),
    parts: Uint8Array.of(3, 0, 1, 1),
    sizes: Int16Array.of(4, 4, 3, -2, -1),
    ...steps(...square, ...hole, ...far, [0, 0], [500, 500], [7, 7]),
  });
  const found = geometry(shapes, 0);
  assert.equal(found?.type, "MultiPolygon");
  assert.deepEqual(found?.type === "MultiPolygon" && found.coordinates.map((polygon) => polygon.map((ring) => ring.length)), [
    [5, 5],
    [4],
  ]);
  assert.deepEqual(
    [1, 2, 3].map((row) => geometry(shapes, row)?.type),
    [undefined, "LineString", "Point"],
  );
  const { features } = JSON.parse(geojson(shapes, [0, 1], (row) => ({ id: `P${row}`, mu: row || null })));
  assert.deepEqual(
    features.map((one: { properties: unknown }) => one.properties),
    [
      { id: "P0", mu: null },
      { id: "P1", mu: 1 },
    ],
  );
  const [longitude, latitude] = features[0].geometry.coordinates[0][0][0];
  assert.ok(Math.abs(longitude - 111.37312892513826) < 1e-9 && Math.abs(latitude - 35.62394939467973) < 1e-9);
  assert.match(String(longitude), /\.\d{8,9}$/);
});
