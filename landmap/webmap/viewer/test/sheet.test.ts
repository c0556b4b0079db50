import assert from "node:assert/strict";
import { test } from "node:test";
import { roundScale, scaleOf, zoomOf } from "../src/sheet.ts";
import { isTemplate, tileUrl } from "../src/tile-url.ts";

test("a scale and its zoom level say the same", () => {
  for (const scale of [500, 5000, 22_000]) assert.ok(Math.abs(scaleOf(zoomOf(scale, 35.62), 35.62) - scale) < 1e-6);
  // At the equator and zoom 0 the world is 256 CSS pixels of 0.2646 mm.
  assert.ok(Math.abs(scaleOf(0, 0) - 40075016.6856 / ((256 * 0.0254) / 96)) < 1);
});

test("a scale that fits is never larger than what was asked", () => {
  assert.deepEqual([1, 950, 1000, 1001, 4999, 20_910, 99_999].map(roundScale), [1, 1000, 1000, 1200, 5000, 22_000, 100_000]);
  for (let scale = 10; scale < 1e6; scale *= 1.37)
    assert.ok(roundScale(scale) >= scale * 0.999 && roundScale(scale) <= scale * 1.26);
});

test("the address of a tile, XYZ, TMS and WMTS", () => {
  const at = { x: 6631, y: 3219, z: 13 };
  assert.equal(tileUrl("https://a/{z}/{x}/{y}.png", at, "", ""), "https://a/13/6631/3219.png");
  assert.equal(tileUrl("https://a/{z}/{x}/{-y}.png", at, "", ""), "https://a/13/6631/4972.png");
  assert.equal(tileUrl("https://t{s}.a/{TileMatrix}/{TileRow}/{TileCol}", at, "012", ""), "https://t1.a/13/3219/6631");
  assert.equal(tileUrl("https://a/{z}/{x}/{y}?tk={tk}&z={q}", at, "", "a&b=c"), "https://a/13/6631/3219?tk=a%26b%3Dc&z={q}");
});

test("what is no template is not used", () => {
  assert.equal(isTemplate("https://a/{z}/{x}/{y}.png"), true);
  assert.equal(isTemplate("https://a/{TileMatrix}/{TileRow}/{TileCol}"), true);
  assert.equal(isTemplate("https://a/{z}/{x}.png"), false);
  assert.equal(isTemplate("javascript:alert({z}{x}{y})"), false);
});
