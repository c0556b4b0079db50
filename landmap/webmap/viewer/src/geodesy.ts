/** Lengths and areas on the ellipsoid of CGCS2000, by the formulas of which landmap's own areas are made. */

const A_M = 6378137;
const F = 1 / 298.257222101;
const E2 = F * (2 - F);
const E = Math.sqrt(E2);
const RADIANS = Math.PI / 180;

/** A place in degrees. */
export interface Place {
  readonly lat: number;
  readonly lng: number;
}

/** Length of the geodesic between two places (m), by Vincenty's inverse formula; nearly antipodal places give NaN. */
export function distanceM(from: Place, to: Place): number {
  const b = A_M * (1 - F);
  const across = (to.lng - from.lng) * RADIANS;
  const [u1, u2] = [from.lat, to.lat].map((lat) => Math.atan((1 - F) * Math.tan(lat * RADIANS)));
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = across;
  for (let turn = 0; turn < 100; turn++) {
    const sinSigma = Math.hypot(cos2 * Math.sin(lambda), cos1 * sin2 - sin1 * cos2 * Math.cos(lambda));
    if (sinSigma === 0) return 0;
    const cosSigma = sin1 * sin2 + cos1 * cos2 * Math.cos(lambda);
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cos1 * cos2 * Math.sin(lambda)) / sinSigma;
    const cos2Alpha = 1 - sinAlpha ** 2;
    const middle = cos2Alpha === 0 ? 0 : cosSigma - (2 * sin1 * sin2) / cos2Alpha;
    const c = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha));
    const before = lambda;
    lambda = across + (1 - c) * F * sinAlpha * (sigma + c * sinSigma * (middle + c * cosSigma * (2 * middle ** 2 - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    return b * arc(sigma, sinSigma, cosSigma, middle, (cos2Alpha * (A_M ** 2 - b ** 2)) / b ** 2);
  }
  return NaN;
}

/** Vincenty's series: the length of an arc on the ellipsoid over the smaller half axis. */
function arc(sigma: number, sinSigma: number, cosSigma: number, middle: number, u2: number): number {
  const a = 1 + (u2 / 16384) * (4096 + u2 * (u2 * (320 - 175 * u2) - 768));
  const b = (u2 / 1024) * (256 + u2 * (u2 * (74 - 47 * u2) - 128));
  const inner = cosSigma * (2 * middle ** 2 - 1) - (b / 6) * middle * (4 * sinSigma ** 2 - 3) * (4 * middle ** 2 - 3);
  return a * (sigma - b * sinSigma * (middle + (b / 4) * inner));
}

/** Length of a line through places (m). */
export function lengthM(places: readonly Place[]): number {
  return places.slice(1).reduce((sum, place, i) => sum + distanceM(places[i], place), 0);
}

/** How far north the cylindrical equal-area projection puts a latitude (m). */
function equalAreaNorth(lat: number): number {
  const sin = Math.sin(lat * RADIANS);
  return (A_M / 2) * (1 - E2) * (sin / (1 - E2 * sin ** 2) + Math.log((1 + E * sin) / (1 - E * sin)) / (2 * E));
}

/** Area of the ring through places (m2), its last place joined to its first. */
export function areaM2(places: readonly Place[]): number {
  if (places.length < 3) return 0;
  const [east0, north0] = [places[0].lng, equalAreaNorth(places[0].lat)];
  const xy = places.map(({ lat, lng }) => [A_M * (lng - east0) * RADIANS, equalAreaNorth(lat) - north0]);
  const twice = xy.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = xy[(i + 1) % xy.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Whether the ring through places meets itself: then it has no area that means anything. */
export function crosses(places: readonly Place[]): boolean {
  const isSame = (one: Place, other: Place) => one.lat === other.lat && one.lng === other.lng;
  const ring = places.filter((place, i) => !isSame(place, places[(i + 1) % places.length]));
  const edges = ring.map((place, i): [Place, Place] => [place, ring[(i + 1) % ring.length]]);
  const isBeside = (one: number, other: number) => other - one === 1 || other - one === edges.length - 1;
  return edges.some((edge, one) => edges.some((other, at) => at > one && !isBeside(one, at) && meet(edge, other)));
}

function meet([a, b]: [Place, Place], [c, d]: [Place, Place]): boolean {
  const side = (from: Place, to: Place, at: Place) =>
    Math.sign((to.lng - from.lng) * (at.lat - from.lat) - (to.lat - from.lat) * (at.lng - from.lng));
  const within = (from: Place, to: Place, at: Place) =>
    Math.min(from.lng, to.lng) <= at.lng &&
    at.lng <= Math.max(from.lng, to.lng) &&
    Math.min(from.lat, to.lat) <= at.lat &&
    at.lat <= Math.max(from.lat, to.lat);
  const [c1, d1, a1, b1] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (c1 !== d1 && a1 !== b1) return true;
  return [
    c1 === 0 && within(a, b, c),
    d1 === 0 && within(a, b, d),
    a1 === 0 && within(c, d, a),
    b1 === 0 && within(c, d, b),
  ].some(Boolean);
}

/** A figure to so many decimals, half up, as its shortest decimal form is rounded by hand. */
export function halfUp(value: number, decimals: number): string {
  const [whole, exponent = "0"] = String(Math.abs(value)).split("e");
  const shifted = Math.round(Number(`${whole}e${Number(exponent) + decimals}`));
  const text = (shifted / 10 ** decimals).toFixed(decimals);
  return value < 0 && shifted > 0 ? `-${text}` : text;
}
