import { Boxes } from "../boxes.ts";
import type { Painter, Transform, View } from "../canvas-layer.ts";
import type { Hub } from "../hub.ts";
import { PALETTE } from "../palette.ts";
import type { Parcels, Scheme } from "../parcels.ts";
import { FONT, paintMark } from "../patterns.ts";
import type { ClassPayload } from "../payload.ts";
import { middleSize, seen, sizeOf } from "../trace.ts";
import { word } from "../words.ts";

const NAME_PX = 12;
const AREA_PX = 11;
const LINE_PX = 15;
const MARK_FROM_PX = 22;
/** How much wider than its parcel is, at its place, a name may be. */
const OVERHANG_PX = 4;
/** Names appear when the middle parcel is this wide; before that they would only crowd the map. */
const NAMES_FROM_PX = 56;
/** Looking at more than this many places for a label would be felt; the largest parcels come first. */
const MOST = 1500;

/** Name and area where they fit into their parcel, else the class's mark; nothing covers anything else. */
export function labelPainter(hub: Hub, parcels: Parcels, scheme: () => Scheme): Painter {
  return {
    order: 500,
    isOfScheme: true,
    paint: (view) => {
      if (!hub.isShown("labels")) return;
      const taken = new Boxes();
      const t = view.at(parcels.shapes);
      const named = middleSize(view, parcels) >= NAMES_FROM_PX;
      const { classes, of } = scheme();
      const quiet = classes.findIndex(({ count }) => classes.length > 2 && count > parcels.count / 2);
      for (const row of candidates(hub, view, parcels, t)) {
        if (named && paintName(hub, view, parcels, row, t, taken)) continue;
        // What most parcels are needs no mark: it is the ground that the others stand out from.
        if (of[row] !== quiet) paintClassMark(view, parcels, classes[of[row]], row, t, taken);
      }
    },
  };
}

function candidates(hub: Hub, view: View, parcels: Parcels, t: Transform): number[] {
  const { shapes } = parcels;
  const found: [row: number, size: number][] = [];
  if (middleSize(view, parcels) < MARK_FROM_PX / 8) return []; // only a giant among dwarfs could have one
  for (const row of seen(view, shapes)) {
    if (!hub.isShownRow(row)) continue;
    const [width, height] = sizeOf(shapes, row, t);
    if (Math.min(width, height) < MARK_FROM_PX) continue;
    found.push([row, width * height]);
  }
  return found
    .sort((one, other) => other[1] - one[1] || one[0] - other[0])
    .slice(0, MOST)
    .map(([row]) => row);
}

/** Whether the name found its place. */
function paintName(hub: Hub, view: View, parcels: Parcels, row: number, t: Transform, taken: Boxes): boolean {
  const { ctx } = view;
  const [width, height] = sizeOf(parcels.shapes, row, t);
  const [atX, atY] = parcels.anchor(row);
  const [x, y] = [t.x0 + t.k * atX, t.y0 - t.k * atY];
  const room = Math.min(width - 16, parcels.room(row) * t.k + OVERHANG_PX);
  ctx.font = `600 ${NAME_PX}px ${FONT}`;
  const lines = broken(ctx, parcels.title(row), room);
  const mu = parcels.mu(row);
  const tall = lines ? lines.length * LINE_PX : 0;
  if (!lines || tall > height - 16) return false;
  const withArea = mu !== null && tall + LINE_PX < height - 14;
  const whole = tall + (withArea ? LINE_PX : 0);
  const needed = Math.max(...lines.map((line) => widthOf(ctx, line)));
  if (!taken.take(x, y, needed + 6, whole)) return false;
  const top = y - whole / 2 + LINE_PX / 2;
  lines.forEach((line, i) => paintText(ctx, line, x, top + i * LINE_PX, PALETTE.label));
  if (withArea) {
    ctx.font = `${AREA_PX}px ${FONT}`;
    paintText(ctx, `${mu} ${word("mu", hub.lang.get())}`, x, top + tall, PALETTE.label);
  }
  return true;
}

function paintClassMark(
  view: View,
  parcels: Parcels,
  { mark, fill }: ClassPayload,
  row: number,
  t: Transform,
  taken: Boxes,
): void {
  const [atX, atY] = parcels.anchor(row);
  const [x, y] = [t.x0 + t.k * atX, t.y0 - t.k * atY];
  if (mark && taken.take(x, y, 20, 20)) paintMark(view.ctx, mark, x, y, fill, 11);
}

/** Measuring text costs more than anything else about labels, and names are the same at every zoom. */
const widths = new Map<string, number>();
const MOST_WIDTHS = 50_000;

function widthOf(ctx: CanvasRenderingContext2D, text: string): number {
  const key = `${ctx.font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size >= MOST_WIDTHS) widths.clear();
    widths.set(key, (width = ctx.measureText(text).width));
  }
  return width;
}

/** The text in as many lines as it needs (two at most) to be no wider than `room`, words kept whole; null if it does not fit. */
function broken(ctx: CanvasRenderingContext2D, text: string, room: number): string[] | null {
  const pieces = text.match(/[\p{Script=Latin}\d.-]+\s*|\s+|./gu) ?? [];
  const total = widthOf(ctx, text);
  for (let count = 1; count <= 2; count++) {
    const lines = [""];
    for (const piece of pieces) {
      const longer = lines[lines.length - 1] + piece;
      if (lines[lines.length - 1] && widthOf(ctx, longer) > (total / count) * 1.12) lines.push(piece);
      else lines[lines.length - 1] = longer;
    }
    if (lines.length <= 2 && lines.every((line) => widthOf(ctx, line.trim()) <= room)) return lines.map((line) => line.trim());
  }
  return null;
}

function paintText(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, color: string): void {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.strokeStyle = PALETTE.halo;
  ctx.lineWidth = 2.6;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}
