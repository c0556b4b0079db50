import type { Shapes } from "./shapes.ts";

/** Cells -> pixels of a raster: x = x0 + k * cellX, y = y0 - k * cellY. */
export interface ToPixels {
  x0: number;
  y0: number;
  k: number;
}

/** Columns and rows of a raster, the last ones not included. */
export interface Clip {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Crossings with an edge that one line of pixels can hold before room for more is made. */
const ROOM = 16;

/**
 * Which parcel lies under each pixel: row + 1, or 0 for none. A pixel is of the parcel that its centre lies in, and what two
 * parcels share is computed alike for both, so that there is neither gap nor overlap between neighbours.
 */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly ids: Uint32Array;
  private crossings = new Float64Array(0);
  private counts = new Int32Array(0);
  private room = ROOM;

  constructor(width: number, height: number, ids?: Uint32Array) {
    this.width = width;
    this.height = height;
    this.ids = ids ?? new Uint32Array(width * height);
  }

  get whole(): Clip {
    return { left: 0, top: 0, right: this.width, bottom: this.height };
  }

  /** Draw a row's areas within `clip`, over what is there; what is too small for any centre still gets a pixel. */
  fill(shapes: Shapes, row: number, t: ToPixels, clip: Clip): void {
    if (!shapes.closed[shapes.pathFrom[row]]) return; // lines and points are drawn, not filled
    const { boxes } = shapes;
    const [west, east] = [t.x0 + t.k * boxes[row * 4], t.x0 + t.k * boxes[row * 4 + 2]];
    const [north, south] = [t.y0 - t.k * boxes[row * 4 + 3], t.y0 - t.k * boxes[row * 4 + 1]];
    const top = Math.max(clip.top, Math.ceil(north - 0.5));
    const bottom = Math.min(clip.bottom, Math.floor(south - 0.5) + 1);
    const holdsCentre = top < bottom && Math.ceil(west - 0.5) <= Math.floor(east - 0.5);
    if (!holdsCentre || !this.scan(shapes, row, t, top, bottom, clip))
      this.dots(shapes, row, t, clip, (west + east) / 2, (north + south) / 2);
  }

  /** Keep what stays in view when everything moves by whole pixels; returns the parts that must be drawn anew. */
  shift(dx: number, dy: number): Clip[] {
    const { width, height, ids } = this;
    if (Math.abs(dx) >= width || Math.abs(dy) >= height) {
      ids.fill(0);
      return [this.whole];
    }
    const offset = dy * width + dx;
    if (offset > 0) ids.copyWithin(offset, 0, ids.length - offset);
    else ids.copyWithin(0, -offset);
    const fresh: Clip[] = [];
    if (dy) fresh.push({ left: 0, right: width, top: dy > 0 ? 0 : height + dy, bottom: dy > 0 ? dy : height });
    if (dx)
      fresh.push({
        top: Math.max(0, dy),
        bottom: height + Math.min(0, dy),
        left: dx > 0 ? 0 : width + dx,
        right: dx > 0 ? dx : width,
      });
    for (const clip of fresh) this.clear(clip);
    return fresh;
  }

  private clear({ left, right, top, bottom }: Clip): void {
    for (let y = top; y < bottom; y++) this.ids.fill(0, y * this.width + left, y * this.width + right);
  }

  /** A pixel for what no centre lies in: in the middle if it is small, else where each of its parts begins. */
  private dots(shapes: Shapes, row: number, t: ToPixels, clip: Clip, x: number, y: number): void {
    const { pathFrom, pathTo, firstVertex, xy, closed, boxes } = shapes;
    if ((boxes[row * 4 + 2] - boxes[row * 4]) * t.k < 2 && (boxes[row * 4 + 3] - boxes[row * 4 + 1]) * t.k < 2) {
      this.dot(x, y, row + 1, clip);
      return;
    }
    for (let path = pathFrom[row]; path < pathTo[row]; path++) {
      const at = firstVertex[path] * 2;
      if (closed[path]) this.dot(t.x0 + t.k * xy[at], t.y0 - t.k * xy[at + 1], row + 1, clip);
    }
  }

  private dot(x: number, y: number, id: number, clip: Clip): void {
    const [column, line] = [Math.floor(x), Math.floor(y)];
    if (column >= clip.left && column < clip.right && line >= clip.top && line < clip.bottom)
      this.ids[line * this.width + column] = id;
  }

  /** Fill between the edges on each line of pixels, outside and inside in turn. Returns whether any pixel was filled. */
  private scan(shapes: Shapes, row: number, t: ToPixels, top: number, bottom: number, clip: Clip): boolean {
    const { xy, firstVertex, closed } = shapes;
    this.prepare(bottom - top);
    for (let path = shapes.pathFrom[row]; path < shapes.pathTo[row]; path++) {
      if (!closed[path]) continue;
      const to = firstVertex[path + 1];
      const before = to - 1;
      let x1 = t.x0 + t.k * xy[before * 2],
        y1 = t.y0 - t.k * xy[before * 2 + 1];
      for (let i = firstVertex[path]; i < to; i++) {
        const x2 = t.x0 + t.k * xy[i * 2],
          y2 = t.y0 - t.k * xy[i * 2 + 1];
        // An edge is always followed from its upper end, whichever way round the ring goes: both neighbours get the same numbers.
        const crossed =
          y1 < y2 ? this.edge(x1, y1, x2, y2, top, bottom) : y2 < y1 ? this.edge(x2, y2, x1, y1, top, bottom) : true;
        if (!crossed) {
          this.room *= 2;
          return this.scan(shapes, row, t, top, bottom, clip);
        }
        x1 = x2;
        y1 = y2;
      }
    }
    return this.spans(row + 1, top, bottom, clip);
  }

  private prepare(lines: number): void {
    if (this.counts.length < lines) this.counts = new Int32Array(lines * 2);
    if (this.crossings.length < lines * this.room) this.crossings = new Float64Array(lines * 2 * this.room);
    this.counts.fill(0, 0, lines);
  }

  /** Note where an edge crosses the lines of pixels; false where there is no more room. */
  private edge(x1: number, y1: number, x2: number, y2: number, top: number, bottom: number): boolean {
    const from = Math.max(top, Math.ceil(y1 - 0.5));
    const to = Math.min(bottom, Math.ceil(y2 - 0.5));
    const slope = (x2 - x1) / (y2 - y1);
    for (let line = from; line < to; line++) {
      const place = line - top;
      const count = this.counts[place];
      if (count === this.room) return false;
      this.crossings[place * this.room + count] = x1 + (line + 0.5 - y1) * slope;
      this.counts[place] = count + 1;
    }
    return true;
  }

  private spans(id: number, top: number, bottom: number, clip: Clip): boolean {
    const { crossings, counts, ids, width, room } = this;
    let filled = false;
    for (let line = top; line < bottom; line++) {
      const from = (line - top) * room;
      const to = from + counts[line - top];
      for (let i = from + 1; i < to; i++) {
        const value = crossings[i];
        let j = i;
        for (; j > from && crossings[j - 1] > value; j--) crossings[j] = crossings[j - 1];
        crossings[j] = value;
      }
      for (let i = from; i + 1 < to; i += 2) {
        const left = Math.max(clip.left, Math.ceil(crossings[i] - 0.5));
        const right = Math.min(clip.right, Math.ceil(crossings[i + 1] - 0.5));
        if (left >= right) continue;
        filled = true;
        if (right - left > 32) ids.fill(id, line * width + left, line * width + right);
        else for (let at = line * width + left; at < line * width + right; at++) ids[at] = id;
      }
    }
    return filled;
  }
}
