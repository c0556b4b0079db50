import type { Transform, View } from "./canvas-layer.ts";
import type { Shapes } from "./shapes.ts";

/** A vertex closer than this to the one before is left out. More would show: neighbours go round their edge in opposite ways and leave out different ones. */
const TOO_CLOSE_PX = 0.05;

/** Whether any of a feature's box lies on the canvas, `slack` CSS pixels around it included. */
export function isSeen(view: View, shapes: Shapes, feature: number, t: Transform, slack = 2): boolean {
  const at = feature * 4;
  const { boxes } = shapes;
  return (
    boxes[at] <= boxes[at + 2] &&
    t.x0 + t.k * boxes[at + 2] >= -slack &&
    t.x0 + t.k * boxes[at] <= view.width + slack &&
    t.y0 - t.k * boxes[at + 1] >= -slack &&
    t.y0 - t.k * boxes[at + 3] <= view.height + slack
  );
}

/** Rows of the features that lie on the canvas, neighbours beside each other. */
export function seen(view: View, shapes: Shapes, slack = 2): number[] {
  const t = view.at(shapes);
  const found: number[] = [];
  const [west, south] = [(-slack - t.x0) / t.k, (t.y0 - view.height - slack) / t.k];
  shapes.tree.visit(west, south, (view.width + slack - t.x0) / t.k, (t.y0 + slack) / t.k, (row) => found.push(row));
  return found;
}

/** Width and height of a feature's box in CSS pixels. */
export function sizeOf(shapes: Shapes, feature: number, t: Transform): [number, number] {
  const at = feature * 4;
  return [(shapes.boxes[at + 2] - shapes.boxes[at]) * t.k, (shapes.boxes[at + 3] - shapes.boxes[at + 1]) * t.k];
}

/**
 * Add a feature's rings to the current path (`closed`), or its lines and points. Vertices too close to the one before to be seen
 * are left out; what is smaller than two pixels becomes a dot, so that nothing disappears.
 */
export function trace(ctx: CanvasRenderingContext2D, shapes: Shapes, feature: number, t: Transform, closed = true): void {
  const [width, height] = sizeOf(shapes, feature, t);
  if (closed && width < 2 && height < 2) {
    if (hasRing(shapes, feature))
      ctx.rect(
        t.x0 + t.k * shapes.boxes[feature * 4],
        t.y0 - t.k * shapes.boxes[feature * 4 + 3],
        Math.max(width, 1),
        Math.max(height, 1),
      );
    return;
  }
  for (let path = shapes.pathFrom[feature]; path < shapes.pathTo[feature]; path++) {
    if (shapes.closed[path] === (closed ? 1 : 0)) tracePath(ctx, shapes, path, t);
  }
}

function hasRing(shapes: Shapes, feature: number): boolean {
  return shapes.pathFrom[feature] < shapes.pathTo[feature] && shapes.closed[shapes.pathFrom[feature]] === 1;
}

function tracePath(ctx: CanvasRenderingContext2D, shapes: Shapes, path: number, t: Transform): void {
  const { xy } = shapes;
  const from = shapes.firstVertex[path] * 2;
  const to = shapes.firstVertex[path + 1] * 2;
  let x = t.x0 + t.k * xy[from];
  let y = t.y0 - t.k * xy[from + 1];
  if (to - from === 2) {
    ctx.moveTo(x + 4, y);
    ctx.arc(x, y, 4, 0, 2 * Math.PI);
    return;
  }
  ctx.moveTo(x, y);
  for (let i = from + 2; i < to; i += 2) {
    const nextX = t.x0 + t.k * xy[i];
    const nextY = t.y0 - t.k * xy[i + 1];
    if (Math.abs(nextX - x) + Math.abs(nextY - y) < TOO_CLOSE_PX) continue;
    ctx.lineTo((x = nextX), (y = nextY));
  }
  if (shapes.closed[path]) ctx.closePath();
}

/** The shorter side, in CSS pixels, of the middle one of all features: how much there is to see of a parcel at this zoom. */
export function middleSize(view: View, { shapes }: { shapes: Shapes }): number {
  const t = view.at(shapes);
  const step = Math.max(1, Math.floor(shapes.count / 200));
  const sizes: number[] = [];
  for (let feature = 0; feature < shapes.count; feature += step) sizes.push(Math.min(...sizeOf(shapes, feature, t)));
  return sizes.sort((one, other) => one - other)[sizes.length >> 1] ?? 0;
}
