/** Paper: its sizes, and the scales of a map on it. No document is touched here. */
export type Paper = "A4" | "A3";

export interface Sheet {
  readonly paper: Paper;
  readonly portrait: boolean;
  /** N of 1:N, or null: the largest round scale at which all that was on screen fits. */
  readonly scale: number | null;
}

/** A CSS pixel on paper, in metres. */
const PIXEL_M = 0.0254 / 96;
const EARTH_M = 2 * Math.PI * 6378137;
const STEPS = [1, 1.2, 1.5, 1.8, 2, 2.2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10];

/** The scales to choose from. */
export const SCALES = [500, 1000, 2000, 5000, 10_000, 20_000, 25_000, 50_000, 100_000];

/** N of 1:N at which a zoom level of the web-mercator map shows the ground of a latitude. */
export function scaleOf(zoom: number, lat: number): number {
  return (EARTH_M * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom * PIXEL_M);
}

/** The zoom level that shows a latitude at 1:N. */
export function zoomOf(scale: number, lat: number): number {
  return Math.log2((EARTH_M * Math.cos((lat * Math.PI) / 180)) / (256 * scale * PIXEL_M));
}

/** The next smaller scale (larger N) with a round number. */
export function roundScale(scale: number): number {
  const power = 10 ** Math.floor(Math.log10(scale));
  return Math.round((STEPS.find((step) => step * power >= scale * 0.9999) ?? 10) * power);
}
