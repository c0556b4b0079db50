import assert from "node:assert/strict";
import { test } from "node:test";
import { Readings, soundsLike } from "../src/pinyin.ts";

const READINGS = new Readings({
  聚: "ju",
  鑫: "xin xun",
  源: "yuan",
  重: "zhong chong",
  庆: "qing",
  厂: "chang an",
  长: "chang zhang",
});
const found = (text: string, ...queries: string[]) => queries.filter((query) => soundsLike(text, query, READINGS));

test("a name is found by its characters, its sound, its initials, and any mixture of them", () => {
  const queries = ["聚鑫源", "juxinyuan", "jxy", "juxy", "聚xy", "xiny", "xinyu", "xy", "j", "ju", "jux"];
  assert.deepEqual(found("聚鑫源", ...queries), queries);
  assert.deepEqual(found("聚鑫源", "jy", "xinjuyuan", "juxinyuans", "uxin", "jxyz"), []);
});

test("a character with several readings is found by each, its initial by one letter or two", () => {
  const queries = ["chongqing", "zhongqing", "cq", "zq", "chq", "zhq", "zhongq"];
  assert.deepEqual(found("重庆", ...queries), queries);
  assert.deepEqual(found("重庆", "hq", "ongqing"), []);
});

test("letters and digits of the text itself count as themselves", () => {
  assert.deepEqual(found("hm-重1", "hm-z1", "hmz", "m-zhong1"), ["hm-z1", "m-zhong1"]);
});
