import assert from "node:assert/strict";
import { test } from "node:test";
import { Boxes } from "../src/boxes.ts";
import { Signal } from "../src/signal.ts";

test("a label never lies on another", () => {
  const boxes = new Boxes();
  assert.equal(boxes.take(100, 100, 60, 20), true);
  assert.equal(boxes.take(120, 110, 60, 20), false);
  assert.equal(boxes.take(100, 121, 60, 20), true);
  assert.equal(boxes.take(1000, 100, 600, 20), true);
  assert.equal(boxes.take(710, 100, 40, 20), false); // touches the far end of a long one, cells away from its middle
});

test("a place that was refused stays free for others", () => {
  const boxes = new Boxes();
  boxes.take(0, 0, 20, 20);
  boxes.take(15, 0, 40, 20);
  assert.equal(boxes.take(30, 0, 20, 20), true);
});

test("a signal tells of changes, and only of changes", () => {
  const signal = new Signal(1);
  const heard: number[] = [];
  signal.now((value) => heard.push(value));
  signal.set(2);
  signal.set(2);
  assert.deepEqual(heard, [1, 2]);
});
