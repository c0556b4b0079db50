import type { Shapes } from "./shapes.ts";

/** The vertex (cell) of any feature that lies nearest to a cell, at most `within` cells away; null where none does. */
export function nearestVertex(
  { xy, firstVertex, pathFrom, pathTo, tree }: Shapes,
  x: number,
  y: number,
  within: number,
): [number, number] | null {
  let found: [number, number] | null = null;
  let nearest = within;
  tree.visit(x - within, y - within, x + within, y + within, (row) => {
    for (let i = firstVertex[pathFrom[row]]; i < firstVertex[pathTo[row]]; i++) {
      const away = Math.hypot(xy[i * 2] - x, xy[i * 2 + 1] - y);
      if (away <= nearest) [found, nearest] = [[xy[i * 2], xy[i * 2 + 1]], away];
    }
  });
  return found;
}
