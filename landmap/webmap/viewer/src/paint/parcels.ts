import type { Painter, View } from "../canvas-layer.ts";
import { PALETTE } from "../palette.ts";
import type { Parcels, Scheme } from "../parcels.ts";
import { patternOf } from "../patterns.ts";
import { type Clip, Raster, type ToPixels } from "../raster.ts";
import { tint } from "../tint.ts";
import { isSeen, middleSize, seen, trace } from "../trace.ts";

/** Below this many CSS pixels (middle parcel) a pattern is only noise. */
const PATTERN_FROM_PX = 9;
/** Below this one an edge would hide the fill. */
const EDGE_FROM_PX = 5;
/** Up to this many vertices in view the browser's own paths are used; above it they take too long. */
const VERTICES_AS_PATHS = 12_000;
/** Up to this many they are put on pixels twice as fine when nothing moves, and averaged. */
const VERTICES_FINELY = 500_000;
/** More pixels than this are not held at once: a large sheet in print is drawn a little coarser. */
const MOST_PIXELS = 24e6;

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
    isOfScheme: true,
    paint: (view) => {
      const { scheme, shown } = look();
      const rows = seen(view, parcels.shapes);
      const vertices = verticesOf(parcels, rows);
      const size = middleSize(view, parcels);
      // Only where edges are drawn: they cover the faint seams that smooth paths have between neighbours.
      if (vertices <= VERTICES_AS_PATHS && size >= EDGE_FROM_PX) paintPaths(view, parcels, { scheme, shown }, rows, size);
      else pixels.paint(view, { scheme, shown }, vertices);
      paintOpen(view, parcels, { scheme, shown });
      performance.mark("landmap-parcels-painted");
    },
  };
}

function verticesOf({ shapes }: Parcels, rows: readonly number[]): number {
  let sum = 0;
  for (const row of rows) sum += shapes.firstVertex[shapes.pathTo[row]] - shapes.firstVertex[shapes.pathFrom[row]];
  return sum;
}

/** One path per class, so that edges shared within a class show no seam, over one of all, so that those between classes show none. */
function paintPaths(view: View, parcels: Parcels, { scheme, shown }: Look, rows: readonly number[], size: number): void {
  paintGhosts(
    view,
    parcels,
    rows.filter((row) => !shown[row]),
  );
  const above = rows.filter((row) => shown[row]);
  const { ctx } = view;
  const t = view.at(parcels.shapes);
  ctx.beginPath();
  for (const row of above) trace(ctx, parcels.shapes, row, t);
  ctx.fillStyle = PALETTE.seam;
  ctx.fill();
  byClass(scheme, above).forEach((group, number) => group.length && paintClass(view, parcels, scheme, number, group, size));
}

function byClass(scheme: Scheme, rows: readonly number[]): number[][] {
  const groups: number[][] = scheme.classes.map(() => []);
  for (const row of rows) groups[scheme.of[row]].push(row);
  return groups;
}

function paintClass(view: View, parcels: Parcels, scheme: Scheme, number: number, rows: readonly number[], size: number): void {
  const { ctx } = view;
  const { fill, pattern } = scheme.classes[number];
  const t = view.at(parcels.shapes);
  ctx.beginPath();
  for (const row of rows) trace(ctx, parcels.shapes, row, t);
  ctx.fillStyle = fill;
  ctx.fill();
  const over = size >= PATTERN_FROM_PX ? patternOf(ctx, pattern, fill, view.ratio, t) : null;
  if (over) {
    ctx.fillStyle = over;
    ctx.fill();
  }
  ctx.strokeStyle = PALETTE.parcelEdge;
  ctx.lineWidth = size >= PATTERN_FROM_PX ? 1 : 0.4;
  ctx.stroke();
}

/** What the filter leaves out, as a trace of its edge: where the rest lies stays readable. */
function paintGhosts(view: View, parcels: Parcels, rows: readonly number[]): void {
  const { ctx } = view;
  const t = view.at(parcels.shapes);
  ctx.beginPath();
  for (const row of rows) trace(ctx, parcels.shapes, row, t);
  ctx.strokeStyle = PALETTE.ghost;
  ctx.lineWidth = 0.8;
  ctx.stroke();
}

/** Parcels that somebody drew as lines or points. */
function paintOpen(view: View, parcels: Parcels, { scheme, shown }: Look): void {
  const { ctx } = view;
  const { shapes } = parcels;
  const t = view.at(shapes);
  ctx.lineWidth = 4;
  byClass(
    scheme,
    shapes.open.filter((row) => shown[row] && isSeen(view, shapes, row, t, 8)),
  ).forEach((group, number) => {
    ctx.beginPath();
    for (const row of group) trace(ctx, shapes, row, t, false);
    ctx.strokeStyle = scheme.classes[number].fill;
    ctx.stroke();
  });
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

  /** `vertices` in view tell how long it takes: up to a limit there is time for smooth edges when nothing moves. */
  paint(view: View, { scheme, shown }: Look, vertices: number): void {
    const canBeFine = view.ratio < 2 && vertices <= VERTICES_FINELY;
    const finer = Math.min(view.isFine && canBeFine ? 2 : 1, Math.sqrt(MOST_PIXELS / (view.width * view.height)) / view.ratio);
    if (!view.isFine && canBeFine) view.askFiner();
    const ratio = view.ratio * finer;
    const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
    const at = view.at(this.parcels.shapes);
    const t = { x0: at.x0 * ratio, y0: at.y0 * ratio, k: at.k * ratio };
    const raster = finer === 1 ? this.kept(width, height, t, shown) : this.made(new Raster(width, height), t, shown);
    const image = this.tinted(raster, t, { scheme, shown }, middleSize(view, this.parcels), ratio);
    if (!image) return;
    view.ctx.save();
    view.ctx.setTransform(1, 0, 0, 1, 0, 0);
    view.ctx.imageSmoothingEnabled = finer !== 1;
    view.ctx.drawImage(image, 0, 0, width / finer, height / finer);
    view.ctx.restore();
    if (finer !== 1) [image.width, image.height] = [1, 1]; // gives its memory back
  }

  private tinted(
    { ids, width, height }: Raster,
    t: ToPixels,
    { scheme, shown }: Look,
    size: number,
    ratio: number,
  ): HTMLCanvasElement | null {
    const ctx = this.canvas.getContext("2d");
    if (!ctx) return null;
    if (this.canvas.width !== width || this.canvas.height !== height) [this.canvas.width, this.canvas.height] = [width, height];
    const image = ctx.createImageData(width, height);
    const edge = size < EDGE_FROM_PX ? 0 : size < PATTERN_FROM_PX ? 0.4 : 1;
    tint(ids, width, new Uint32Array(image.data.buffer), scheme, shown, {
      edge,
      pattern: size >= PATTERN_FROM_PX,
      ratio,
      at: t,
    });
    ctx.putImageData(image, 0, 0);
    return this.canvas;
  }

  /** The raster of the view before, moved, if only its place differs; else a new one. */
  private kept(width: number, height: number, t: ToPixels, shown: Uint8Array): Raster {
    const { raster, drawn } = this;
    if (raster && drawn && raster.width === width && raster.height === height && drawn.k === t.k && drawn.shown === shown) {
      const [dx, dy] = [t.x0 - drawn.x0, t.y0 - drawn.y0];
      const [steps, lines] = [Math.round(dx), Math.round(dy)];
      if (Math.abs(dx - steps) < 1e-3 && Math.abs(dy - lines) < 1e-3) {
        // Kept exactly in step with what was drawn first, so that old and new pixels agree on where an edge lies.
        this.drawn = { shown, k: t.k, x0: drawn.x0 + steps, y0: drawn.y0 + lines };
        if (steps || lines) for (const clip of raster.shift(steps, lines)) this.fill(raster, this.drawn, clip, shown);
        return raster;
      }
    }
    const room = raster?.ids.length === width * height ? raster.ids.fill(0) : undefined;
    [this.raster, this.drawn] = [new Raster(width, height, room), { ...t, shown }];
    return this.made(this.raster, t, shown);
  }

  private made(raster: Raster, t: ToPixels, shown: Uint8Array): Raster {
    this.fill(raster, t, raster.whole, shown);
    return raster;
  }

  /** Those left out lie below those shown, so that they hide nothing. */
  private fill(raster: Raster, t: ToPixels, clip: Clip, shown: Uint8Array): void {
    const { shapes } = this.parcels;
    const above: number[] = [];
    const reach = 2;
    const [west, east] = [(clip.left - reach - t.x0) / t.k, (clip.right + reach - t.x0) / t.k];
    const [south, north] = [(t.y0 - clip.bottom - reach) / t.k, (t.y0 - clip.top + reach) / t.k];
    shapes.tree.visit(west, south, east, north, (row) => (shown[row] ? above.push(row) : raster.fill(shapes, row, t, clip)));
    for (const row of above) raster.fill(shapes, row, t, clip);
  }
}
