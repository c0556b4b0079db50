import assert from "node:assert/strict";
import { test } from "node:test";
import { History, revivedByYear } from "../src/history.ts";
import type { TimelinePayload } from "../src/payload.ts";

const look = (code: string) => ({
  code,
  label: [code, code] as [string, string],
  fill: "#000000",
  pattern: "plain" as const,
  mark: "",
});
// Row 0: unknown, normal (2010), stopped (2020), revived (2023). Row 1: normal from the start, stopped (2020). Row 2 never changes.
const PACKED: TimelinePayload = {
  until: "2024-03-31",
  classes: ["unknown", "normal", "stopped", "revived"].map(look),
  days: ["2010-05-01", "2020-01-01", "2023-09-01"],
  perDay: Uint8Array.of(1, 2, 1),
  rows: Uint32Array.of(0, 0, 1, 0),
  to: Uint8Array.of(1, 2, 2, 3),
  firstRows: Uint32Array.of(0, 1),
  from: Uint8Array.of(0, 1),
  revived: [
    [0, 2023, 1],
    [1, 2021, 1],
    [1, 2022, -1],
    [2, null, 1],
  ],
};
const NOW = [3, 2, 1];
const area = (row: number) => [1000, 250, null][row];

test("every day has the classes that its changes lead to, in whatever order days are asked for", () => {
  const history = new History(PACKED, NOW);
  const expected = [
    [0, 1, 1],
    [1, 1, 1],
    [2, 2, 1],
    [3, 2, 1],
  ];
  for (const step of [3, 0, 2, 1, 3, 1, 1, 0]) assert.deepEqual([...history.classesAt(step)], expected[step]);
});

test("a day is of the last change on or before it", () => {
  const history = new History(PACKED, NOW);
  const steps = ["2010-04-30", "2010-05-01", "2019-12-31", "2020-01-01", "2030-01-01"].map((day) => history.stepOf(day));
  assert.deepEqual(steps, [0, 1, 1, 2, 3]);
  assert.deepEqual(
    [0, 1, 3].map((step) => history.day(step)),
    [null, "2010-05-01", "2023-09-01"],
  );
  assert.equal(history.years().length, 14);
});

test("what was revived is told by years without a gap, summed up, and what has no date apart", () => {
  const years = revivedByYear(PACKED, area, () => true);
  assert.deepEqual(years, [
    { year: 2021, count: 1, mu: 250, total: 250 },
    { year: 2022, count: -1, mu: -250, total: 0 },
    { year: 2023, count: 1, mu: 1000, total: 1000 },
    { year: null, count: 1, mu: 0, total: 0 },
  ]);
  assert.deepEqual(
    revivedByYear(PACKED, area, (row) => row === 0).map(({ year }) => year),
    [2023],
  );
});
