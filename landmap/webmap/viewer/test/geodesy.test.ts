import assert from "node:assert/strict";
import { test } from "node:test";
import { areaM2, crosses, distanceM, halfUp, lengthM } from "../src/geodesy.ts";

const near = (found: number, expected: number, share: number) =>
  assert.ok(Math.abs(found - expected) <= share * expected, `${found} is not ${expected}`);

// Expected values: pyproj.Geod(a=6378137, rf=298.257222101), inv and geometry_area_perimeter.
test("a length is that of the geodesic", () => {
  near(distanceM({ lat: 35.62, lng: 111.36 }, { lat: 35.63, lng: 111.37 }), 1432.3636888, 1e-7);
  near(distanceM({ lat: 35.62, lng: 111.36 }, { lat: 35.6205, lng: 111.36 }), 55.4759884, 1e-7);
  near(distanceM({ lat: -20, lng: 10 }, { lat: 50, lng: -70 }), 10999875.369, 1e-7);
  assert.equal(distanceM({ lat: 35.62, lng: 111.36 }, { lat: 35.62, lng: 111.36 }), 0);
});

test("a line is as long as its parts", () => {
  const places = [
    { lat: 35.62, lng: 111.36 },
    { lat: 35.62, lng: 111.37 },
    { lat: 35.63, lng: 111.37 },
  ];
  assert.equal(lengthM(places), distanceM(places[0], places[1]) + distanceM(places[1], places[2]));
  assert.equal(lengthM(places.slice(0, 1)), 0);
});

test("an area is that of the ellipsoid, whichever way round", () => {
  const ring = [
    { lat: 35.61, lng: 111.35 },
    { lat: 35.61, lng: 111.36 },
    { lat: 35.62, lng: 111.36 },
    { lat: 35.62, lng: 111.35 },
  ];
  near(areaM2(ring), 1005222.8246, 1e-6);
  near(areaM2([...ring].reverse()), areaM2(ring), 1e-12);
  assert.equal(areaM2(ring.slice(0, 2)), 0);
});

test("figures are rounded half up, away from nought", () => {
  assert.deepEqual(
    [1.005, 2.675, 0.125, 1e-7, 123456.789, -0.005].map((value) => halfUp(value, 2)),
    ["1.01", "2.68", "0.13", "0.00", "123456.79", "-0.01"],
  );
});

test("a ring that meets itself is known, one that only closes is not", () => {
  const ring = (...corners: [number, number][]) => crosses(corners.map(([lng, lat]) => ({ lat, lng })));
  assert.equal(ring([0, 0], [2, 0], [2, 1]), false);
  assert.equal(ring([0, 0], [2, 0], [2, 1], [0, 1], [0, 0]), false, "closed by its first corner");
  assert.equal(ring([0, 0], [2, 0], [2, 0], [2, 1], [0, 1]), false, "a corner set twice");
  assert.equal(ring([0, 0], [2, 1], [2, 0], [0, 1]), true, "a bow tie");
  assert.equal(ring([0, 0], [2, 0], [2, 1], [0, 0], [2, 0], [2, 1]), true, "round twice");
  assert.equal(ring([0, 0], [4, 0], [4, 2], [2, 0], [0, 2]), true, "a corner on another side");
});
