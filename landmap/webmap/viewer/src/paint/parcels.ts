import type { Painter, View } from "../canvas-layer.ts";
import { PALETTE } from "../palette.ts";
import type { Parcels, Scheme } from "../parcels.ts";
import { patternOf } from "../patterns.ts";
import { type Clip, Raster, type ToPixels } from "../raster.ts";
import { tint } from "../tint.ts";
import { middleSize, seen, trace } from "../trace.ts";

/** Below this many CSS pixels (middle parcel) a pattern is only noise. */
const PATTERN_FROM_PX = 9;
/** Below this one an edge would hide the fill. */
const EDGE_FROM_PX = 5;
/** Up to this many vertices in view the browser's own paths are used, whose edges are smooth; above it they take too long. */
const VERTICES_AS_PATHS = 40_000;

/** How the parcels look: by which scheme, and which of them are shown. */
export interface Look {
  scheme: Scheme;
  shown: Uint8Array;
}

/** Parcels by class: fill, pattern, edge. Few are drawn as paths, many are put on pixels. */
export function parcelPainter(parcels: Parcels, look: () => Look): Painter {
  const pixels = new Pixels(parcels);
  return {
    order: 300,
    paint: (view) => {
      const { scheme, shown } = look();
      const rows = seen(view, parcels.shapes);
      if (verticesOf(parcels, rows) <= VERTICES_AS_PATHS) paintPaths(view, parcels, scheme, shown, rows);
      else pixels.paint(view, scheme, shown);
      paintOpen(view, parcels, scheme, shown);
    },
  };
}

function verticesOf({ shapes }: Parcels, rows: readonly number[]): number {
  let sum = 0;
  for (const row of rows) sum += shapes.firstVertex[shapes.pathTo[row]] - shapes.firstVertex[shapes.pathFrom[row]];
  return sum;
}

/** One path per class, so that edges shared within a class show no seam. */
function paintPaths(view: View, parcels: Parcels, scheme: Scheme, shown: Uint8Array, rows: readonly number[]): void {
  const size = middleSize(view, parcels);
  const groups: number[][] = scheme.classes.map(() => []);
  for (const row of rows) if (shown[row]) groups[scheme.of[row]].push(row);
  paintGhosts(view, parcels, rows.filter((row) => !shown[row]), size);
  groups.forEach((group, number) => group.length && paintClass(view, parcels, scheme, number, group, size));
}

function paintClass(view: View, parcels: Parcels, scheme: Scheme, number: number, rows: readonly number[], size: number): void {
  const { ctx } = view;
  const { fill, pattern } = scheme.classes[number];
  const t = view.at(parcels.shapes);
  ctx.beginPath();
  for (const row of rows) trace(ctx, parcels.shapes, row, t);
  ctx.fillStyle = fill;
  ctx.fill();
  const over = size >= PATTERN_FROM_PX ? patternOf(ctx, pattern, fill, view.ratio) : null;
  if (over) {
    ctx.fillStyle = over;
    ctx.fill();
  }
  if (size >= EDGE_FROM_PX) {
    ctx.strokeStyle = PALETTE.parcelEdge;
    ctx.lineWidth = size >= PATTERN_FROM_PX ? 1 : 0.4;
    ctx.stroke();
  }
}

/** What the filter leaves out, as a trace of its edge: where the rest lies stays readable. */
function paintGhosts(view: View, parcels: Parcels, rows: readonly number[], size: number): void {
  if (size < EDGE_FROM_PX) return;
  const { ctx } = view;
  const t = view.at(parcels.shapes);
  ctx.beginPath();
  for (const row of rows) trace(ctx, parcels.shapes, row, t);
  ctx.strokeStyle = PALETTE.ghost;
  ctx.lineWidth = 0.8;
  ctx.stroke();
}

/** Parcels that somebody drew as lines or points. */
function paintOpen(view: View, parcels: Parcels, scheme: Scheme, shown: Uint8Array): void {
  const { ctx } = view;
  const t = view.at(parcels.shapes);
  ctx.lineWidth = 4;
  for (const row of parcels.shapes.open) {
    if (!shown[row]) continue;
    ctx.beginPath();
    trace(ctx, parcels.shapes, row, t, false);
    ctx.strokeStyle = scheme.classes[scheme.of[row]].fill;
    ctx.stroke();
  }
}

/** The parcels on pixels. What lies under each pixel is kept, so that other colours need no new look at the shapes, and a step aside only at its edge. */
class Pixels {
  private raster: Raster | null = null;
  private drawn: (ToPixels & { shown: Uint8Array }) | null = null;
  private readonly canvas = document.createElement("canvas");
  private readonly parcels: Parcels;

  constructor(parcels: Parcels) {
    this.parcels = parcels;
  }

  paint(view: View, scheme: Scheme, shown: Uint8Array): void {
    const width = Math.round(view.width * view.ratio);
    const height = Math.round(view.height * view.ratio);
    const raster = this.rasterised(view, width, height, shown);
    const ctx = this.canvas.getContext("2d");
    if (!ctx) return;
    if (this.canvas.width !== width || this.canvas.height !== height) [this.canvas.width, this.canvas.height] = [width, height];
    const image = ctx.createImageData(width, height);
    const size = middleSize(view, this.parcels);
    const edge = size < EDGE_FROM_PX ? 0 : size < PATTERN_FROM_PX ? 0.4 : 1;
    tint(raster.ids, width, new Uint32Array(image.data.buffer), scheme, shown, { edge, pattern: size >= PATTERN_FROM_PX, ratio: view.ratio });
    ctx.putImageData(image, 0, 0);
    view.ctx.save();
    view.ctx.setTransform(1, 0, 0, 1, 0, 0);
    view.ctx.drawImage(this.canvas, 0, 0);
    view.ctx.restore();
  }

  private rasterised(view: View, width: number, height: number, shown: Uint8Array): Raster {
    const { ratio } = view;
    const at = view.at(this.parcels.shapes);
    const t = { x0: at.x0 * ratio, y0: at.y0 * ratio, k: at.k * ratio, shown };
    const { raster, drawn } = this;
    if (raster && drawn && raster.width === width && raster.height === height && drawn.k === t.k && drawn.shown === shown) {
      const [dx, dy] = [t.x0 - drawn.x0, t.y0 - drawn.y0];
      const [steps, lines] = [Math.round(dx), Math.round(dy)];
      if (Math.abs(dx - steps) < 1e-3 && Math.abs(dy - lines) < 1e-3) {
        // Kept exactly in step with what was drawn first, so that old and new pixels agree on where an edge lies.
        const now = { ...t, x0: drawn.x0 + steps, y0: drawn.y0 + lines };
        if (steps || lines) for (const clip of raster.shift(steps, lines)) this.fill(raster, now, clip, shown);
        this.drawn = now;
        return raster;
      }
    }
    const fresh = new Raster(width, height, raster?.ids.length === width * height ? raster.ids.fill(0) : undefined);
    this.fill(fresh, t, fresh.whole, shown);
    [this.raster, this.drawn] = [fresh, t];
    return fresh;
  }

  /** Those left out lie below those shown, so that they hide nothing. */
  private fill(raster: Raster, t: ToPixels, clip: Clip, shown: Uint8Array): void {
    const { shapes } = this.parcels;
    const above: number[] = [];
    const reach = 2;
    const box = [(clip.left - reach - t.x0) / t.k, (t.y0 - clip.bottom - reach) / t.k, (clip.right + reach - t.x0) / t.k, (t.y0 - clip.top + reach) / t.k] as const;
    shapes.tree.visit(...box, (row) => (shown[row] ? above.push(row) : raster.fill(shapes, row, t, clip)));
    for (const row of above) raster.fill(shapes, row, t, clip);
  }
}
