import assert from "node:assert/strict";
import { test } from "node:test";
import { lightness, onTop } from "../src/color.ts";
import { find, folded, foldedAll } from "../src/find.ts";
import { fragmentOf, parcelNamed } from "../src/fragment.ts";
import { balanced, counted, fromHundredths, fromUnits, grouped, roundedUnits, signed } from "../src/numbers.ts";

test("figures keep every digit they came with", () => {
  assert.equal(grouped("4335.00"), "4,335.00");
  assert.equal(counted(10000), "10,000");
  assert.equal(grouped("-1234567.80"), "-1,234,567.80");
  assert.equal(grouped("999.9"), "999.9");
  assert.equal(grouped("12345678901234567890.12"), "12,345,678,901,234,567,890.12");
  assert.equal(grouped("不详"), "不详");
});

test("hundredths are written exactly", () => {
  assert.equal(fromHundredths(0), "0.00");
  assert.equal(fromHundredths(5), "0.05");
  assert.equal(fromHundredths(34483), "344.83");
  assert.equal(fromHundredths(-123456), "-1,234.56");
});

test("units of the last decimal are rounded half up, exactly", () => {
  assert.deepEqual(
    [1_005_000, 1_004_999, -1_005_000, 0].map((units) => fromUnits(roundedUnits(units, 4), 2)),
    ["1.01", "1.00", "-1.01", "0.00"],
  );
  assert.deepEqual([fromUnits(12345, 0), fromUnits(5, 3), fromUnits(-5, 1)], ["12,345", "0.005", "-0.5"]);
});

test("rounded parts sum to their rounded sum, none further from itself than one unit", () => {
  assert.deepEqual(balanced([3333, 3333, 3334], 2), [33, 33, 34]);
  assert.deepEqual(balanced([150, 150, 150], 2), [2, 2, 1]);
  assert.deepEqual(balanced([19_800_004, 43_629_249], 2), [198_000, 436_293]);
  assert.deepEqual([balanced([], 2), balanced([0, 49], 2), balanced([7, 8], 0)], [[], [0, 0], [7, 8]]);
});

test("a difference has its sign, none has none", () => {
  assert.deepEqual(["0.00", "0.12", "-0.12"].map(signed), ["0.00", "+0.12", "-0.12"]);
});

/** Columns of text as they are searched. */
const fields = (...columns: string[][]) => columns.map((texts) => ({ texts: foldedAll(texts) }));

test("search folds width, case and spaces, and wants every word", () => {
  const searched = fields(
    ["HM-001", "ＨＭ－００２", "HM-010"],
    ["聚鑫源 地块", "模范铸造", "华森纸业"],
    ["甲公司", "甲公司", "乙公司"],
  );
  assert.equal(folded("ＨＭ－００２ a"), "hm-002a");
  assert.deepEqual(find(searched, "hm-002", 9), [1]);
  assert.deepEqual(find(searched, "聚鑫源地块", 9), [0]);
  assert.deepEqual(find(searched, "甲公司 铸造", 9), [1]);
  assert.deepEqual(find(searched, "没有", 9), []);
  assert.deepEqual(find(searched, "   ", 9), []);
  assert.deepEqual(find(searched, "hm", 2), [0, 1]);
});

test("texts folded together are as those folded one by one", () => {
  const texts = ["ＨＭ－００２ a", "", "ΟΔΟΣ", " 聚 鑫\t源\u3000", "\u2028x", "ﬁ\u0301", "\u0301e", "İ"];
  assert.deepEqual(foldedAll(texts), texts.map(folded));
  assert.deepEqual(foldedAll([...texts, "a\nb"]), [...texts, "a\nb"].map(folded));
  assert.deepEqual(foldedAll([]), []);
});

test("few texts that many rows have are searched as if each row had its own", () => {
  const [ids, names] = fields(["1", "2", "3"], ["甲", "乙", "丙"]);
  const shared = { texts: foldedAll(["华森 纸业", "聚鑫源"]), at: new Uint8Array([0, 1, 0]) };
  const own = fields(["华森 纸业", "聚鑫源", "华森 纸业"])[0];
  for (const query of ["华森", "丙 纸业", "聚鑫", "纸业 聚鑫", "2"])
    assert.deepEqual(find([ids, names, shared], query, 9), find([ids, names, own], query, 9));
  assert.deepEqual(find([ids, names, shared], "华森纸业", 9), [0, 2]);
  assert.deepEqual(find([ids, names, shared], "华森", 1), [0]);
});

test("a word is found in one field, never across two", () => {
  assert.deepEqual(find(fields(["HM-1"], ["23号"]), "123", 9), []);
  assert.deepEqual(find([], "1", 9), []);
});

test("what begins with the query comes before what only holds it", () => {
  const searched = fields(["1", "2"], ["新华森", "华森纸业"], ["", ""]);
  assert.deepEqual(find(searched, "华森", 9), [1, 0]);
});

test("an address names a parcel and comes back, whatever the id holds", () => {
  for (const id of ["HM-001", "地块 1/2", "a#b&c=d%", "<img>"]) assert.equal(parcelNamed(fragmentOf(id)), id);
  assert.equal(parcelNamed("#elsewhere"), null);
  assert.equal(parcelNamed("#parcel=%E0%A4%A"), null);
});

test("lines on a dark fill are light, on a light fill dark", () => {
  assert.ok(lightness("#FFFFFF") > 0.99 && lightness("#000000") < 0.01);
  assert.match(onTop("#B2182B", 0.5), /255,255,255/);
  assert.match(onTop("#F5E27A", 0.5), /28,32,38/);
});
