import type { Painter, View } from "../canvas-layer.ts";
import { PALETTE } from "../palette.ts";
import { FONT } from "../patterns.ts";
import type { RoadsPayload } from "../payload.ts";
import { type Shapes, unpack } from "../shapes.ts";
import { isSeen, seen, trace } from "../trace.ts";

/** The zone's ground, light; everything outside it dimmed. */
export function groundPainter(boundary: Shapes, isShown: () => boolean): Painter {
  return {
    order: 100,
    paint: (view) => {
      if (!isShown()) return;
      const { ctx } = view;
      const t = view.at(boundary);
      ctx.beginPath();
      for (let feature = 0; feature < boundary.count; feature++) trace(ctx, boundary, feature, t);
      ctx.fillStyle = PALETTE.inside;
      ctx.fill("evenodd");
      ctx.rect(0, 0, view.width, view.height);
      ctx.fillStyle = PALETTE.outside;
      ctx.fill("evenodd");
    },
  };
}

/** The boundary's line lies above the parcels: it decides what counts. */
export function boundaryPainter(boundary: Shapes): Painter {
  return {
    order: 450,
    paint: ({ ctx, at }) => {
      const t = at(boundary);
      ctx.beginPath();
      for (let feature = 0; feature < boundary.count; feature++) trace(ctx, boundary, feature, t);
      ctx.lineJoin = "round";
      ctx.strokeStyle = PALETTE.boundaryGlow;
      ctx.lineWidth = 12;
      ctx.stroke();
      ctx.strokeStyle = PALETTE.boundary;
      ctx.lineWidth = 2;
      ctx.setLineDash([14, 4, 2, 4]);
      ctx.stroke();
    },
  };
}

/** Roads as white bands with an edge; a centre line is drawn as wide as the road is. */
export function roadPainter(roads: RoadsPayload, isShown: () => boolean): Painter {
  const shapes = unpack(roads.shapes);
  return {
    order: 200,
    paint: (view) => {
      if (!isShown()) return;
      const t = view.at(shapes);
      const rows = seen(view, shapes, 40);
      paintLines(view, shapes, rows, roads.widths);
      const { ctx } = view;
      ctx.beginPath();
      for (const feature of rows) trace(ctx, shapes, feature, t);
      ctx.lineWidth = 1.6;
      ctx.strokeStyle = PALETTE.roadEdge;
      ctx.stroke();
      ctx.fillStyle = PALETTE.road;
      ctx.fill();
    },
  };
}

function paintLines(view: View, shapes: Shapes, rows: number[], widths: (number | null)[]): void {
  const { ctx } = view;
  const t = view.at(shapes);
  ctx.lineCap = ctx.lineJoin = "round";
  for (const [color, more] of [
    [PALETTE.roadEdge, 1.6],
    [PALETTE.road, 0],
  ] as const) {
    ctx.strokeStyle = color;
    for (const feature of rows) {
      ctx.beginPath();
      trace(ctx, shapes, feature, t, false);
      ctx.lineWidth = Math.max((widths[feature] ?? 12) * view.perMetre, 1.5) + more;
      ctx.stroke();
    }
  }
}

/** A road's name is as high as its road leaves it, within these; a road too narrow for the least has none. */
const NAME_PX = { least: 9, most: 12 };

/** Names along the longer side of a road, once each and only where they fit; above the parcels, which would cut them. */
export function roadNamePainter(roads: RoadsPayload, isShown: () => boolean): Painter {
  const shapes = unpack(roads.shapes);
  return {
    order: 460,
    paint: (view) => {
      if (!isShown() || view.perMetre < 0.08) return;
      const { ctx } = view;
      const t = view.at(shapes);
      const named = new Set<string>();
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineJoin = "round";
      for (let feature = 0; feature < shapes.count; feature++) {
        const name = roads.names[feature];
        if (!name || named.has(name) || !isSeen(view, shapes, feature, t)) continue;
        if (paintRoadName(view, shapes, feature, roads, name)) named.add(name);
      }
    },
  };
}

function paintRoadName(view: View, shapes: Shapes, feature: number, roads: RoadsPayload, name: string): boolean {
  const { ctx } = view;
  const t = view.at(shapes);
  const [angle, length, width] = roads.lies.slice(feature * 3, feature * 3 + 3);
  const across = shapes.closed[shapes.pathFrom[feature]] ? width * t.k : (roads.widths[feature] ?? 12) * view.perMetre;
  const size = Math.min(NAME_PX.most, Math.floor(across));
  ctx.font = `${size}px ${FONT}`;
  if (size < NAME_PX.least || length * t.k < ctx.measureText(name).width * 2.2) return false;
  ctx.save();
  ctx.translate(t.x0 + t.k * roads.anchors[feature * 2], t.y0 - t.k * roads.anchors[feature * 2 + 1]);
  ctx.rotate((-angle * Math.PI) / 180);
  ctx.strokeStyle = PALETTE.road;
  ctx.lineWidth = 3;
  ctx.strokeText(name, 0, 0);
  ctx.fillStyle = PALETTE.roadName;
  ctx.fillText(name, 0, 0);
  ctx.restore();
  return true;
}
