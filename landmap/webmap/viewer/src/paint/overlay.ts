import type { Painter, View } from "../canvas-layer.ts";
import type { Hub } from "../hub.ts";
import { PALETTE } from "../palette.ts";
import type { Parcels } from "../parcels.ts";
import { trace } from "../trace.ts";

/** The parcel under the pointer and the chosen one, on a canvas of their own, so that moving the pointer draws nothing else anew. */
export function overlayPainter(hub: Hub, parcels: Parcels): Painter {
  return {
    order: 900,
    paint: (view) => {
      const [chosen, hovered] = [hub.selected.get(), hub.hovered.get()];
      if (hovered !== null && hovered !== chosen) outline(view, parcels, hovered, PALETTE.hover, 2.4, "rgba(255,255,255,0.28)");
      if (chosen !== null) outline(view, parcels, chosen, PALETTE.chosen, 4, null);
    },
  };
}

function outline(view: View, parcels: Parcels, row: number, color: string, width: number, wash: string | null): void {
  const { ctx } = view;
  const t = view.at(parcels.shapes);
  ctx.beginPath();
  trace(ctx, parcels.shapes, row, t);
  trace(ctx, parcels.shapes, row, t, false);
  ctx.lineJoin = "round";
  if (wash) {
    ctx.fillStyle = wash;
    ctx.fill();
  }
  ctx.strokeStyle = "rgba(255,255,255,0.95)";
  ctx.lineWidth = width + 3.5;
  ctx.stroke();
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.stroke();
}
