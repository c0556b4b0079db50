import assert from "node:assert/strict";
import { test } from "node:test";
import { marksOf } from "../src/schemes.ts";

test("classes that begin alike have marks of their own", () => {
  assert.deepEqual(marksOf(["已逾期", "30 天内到期", "31–90 天内到期", "90 天以后到期", "已完成"]), [
    "逾",
    "30",
    "31",
    "90",
    "完",
  ]);
  assert.deepEqual(marksOf(["停产", "停建", "正常"]), ["产", "建", "正"]);
  assert.deepEqual(marksOf(["方案拟定", "方案已批", "拟供"]), ["定", "已", "拟"]);
  assert.deepEqual(marksOf(["2023年", "2024年"]), ["23", "24"]);
});

test("where nothing tells labels apart, the first character stays", () => {
  assert.deepEqual(marksOf(["国有", "国有出让", "", "a"]), ["国", "出", "", "a"]);
});
