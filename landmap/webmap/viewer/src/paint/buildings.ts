import type { Painter, View } from "../canvas-layer.ts";
import { PALETTE } from "../palette.ts";
import type { BuildingsPayload } from "../payload.ts";
import { type Shapes, unpack } from "../shapes.ts";
import { seen, trace } from "../trace.ts";

/** Buildings with a shade, so that they stand on their parcel; those that stand empty are white with a red edge, those of which nobody says are pale. */
export function buildingPainter(buildings: BuildingsPayload, isShown: () => boolean): Painter {
  const shapes = unpack(buildings.shapes);
  return {
    order: 400,
    paint: (view) => {
      if (!isShown() || view.perMetre < 0.03) return;
      const rows = seen(view, shapes);
      paintShade(view, shapes, rows);
      const inState = (state: number) => rows.filter((feature) => buildings.states[feature] === state);
      paintGroup(view, shapes, inState(2), PALETTE.unsaid, PALETTE.unsaidEdge, 0.8);
      paintGroup(view, shapes, inState(0), PALETTE.building, PALETTE.buildingEdge, 0.8);
      paintGroup(view, shapes, inState(1), PALETTE.emptyFill, PALETTE.emptyLine, 1.6);
    },
  };
}

function paintShade(view: View, shapes: Shapes, rows: number[]): void {
  const { ctx } = view;
  const away = Math.min(4, 5 * view.perMetre);
  const t = view.at(shapes);
  ctx.beginPath();
  for (const feature of rows) trace(ctx, shapes, feature, { ...t, x0: t.x0 + away, y0: t.y0 + away });
  ctx.fillStyle = PALETTE.buildingShade;
  ctx.fill();
}

function paintGroup(view: View, shapes: Shapes, group: number[], fill: string, edge: string, width: number): void {
  const { ctx } = view;
  const t = view.at(shapes);
  ctx.beginPath();
  for (const feature of group) trace(ctx, shapes, feature, t);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.strokeStyle = edge;
  ctx.lineWidth = Math.min(width, Math.max(0.4, view.perMetre * 4));
  ctx.stroke();
}
