import type { Painter, View } from "../canvas-layer.ts";
import type { Hub } from "../hub.ts";
import { PALETTE } from "../palette.ts";
import type { Parcels } from "../parcels.ts";
import { patternOf } from "../patterns.ts";
import { isSeen, middleSize, trace } from "../trace.ts";

/** Below this many CSS pixels (middle parcel) a pattern is only noise. */
const PATTERN_FROM_PX = 9;
/** Below this one an edge would hide the fill. */
const EDGE_FROM_PX = 5;

/** Parcels by class: fill, pattern, edge; one path per class, so that shared edges show no seam. */
export function parcelPainter(hub: Hub, parcels: Parcels): Painter {
  return {
    order: 300,
    paint: (view) => {
      const size = middleSize(view, parcels);
      parcels.classes.forEach((_, number) => {
        if (hub.hidden.get().has(number)) paintGhosts(view, parcels, number, size);
      });
      parcels.classes.forEach((_, number) => {
        if (!hub.hidden.get().has(number)) paintClass(view, parcels, number, size);
      });
    },
  };
}

function paintClass(view: View, parcels: Parcels, number: number, size: number): void {
  const { ctx } = view;
  const { shapes } = parcels;
  const { fill, pattern } = parcels.classes[number];
  const t = view.at(shapes);
  const seen = parcels.rowsOf[number].filter((row) => isSeen(view, shapes, row, t));
  ctx.beginPath();
  for (const row of seen) trace(ctx, shapes, row, t);
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
  paintOpen(view, parcels, seen, fill);
}

/** What the filter leaves out, as a trace of its edge: where the rest lies stays readable. */
function paintGhosts(view: View, parcels: Parcels, number: number, size: number): void {
  if (size < EDGE_FROM_PX) return;
  const { ctx } = view;
  const { shapes } = parcels;
  const t = view.at(shapes);
  ctx.beginPath();
  for (const row of parcels.rowsOf[number]) if (isSeen(view, shapes, row, t)) trace(ctx, shapes, row, t);
  ctx.strokeStyle = PALETTE.ghost;
  ctx.lineWidth = 0.8;
  ctx.stroke();
}

/** Parcels that somebody drew as lines or points. */
function paintOpen(view: View, parcels: Parcels, seen: number[], fill: string): void {
  const { ctx } = view;
  const { shapes } = parcels;
  const open = seen.filter((row) => shapes.closed[shapes.firstPath[row]] === 0);
  if (!open.length) return;
  const t = view.at(shapes);
  ctx.beginPath();
  for (const row of open) trace(ctx, shapes, row, t, false);
  ctx.strokeStyle = fill;
  ctx.lineWidth = 4;
  ctx.stroke();
}
