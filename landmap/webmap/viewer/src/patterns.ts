import { onTop } from "./color.ts";
import type { PatternName } from "./payload.ts";

/** The second cue beside colour: lines or dots over a fill. One tile repeats without a seam. */
const TILE = 8;

function draw(ctx: CanvasRenderingContext2D, pattern: PatternName): void {
  const line = (x1: number, y1: number, x2: number, y2: number) => {
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2, y2);
  };
  ctx.beginPath();
  if (pattern === "hatch" || pattern === "cross") [-TILE, 0, TILE].forEach((d) => line(d - 1, TILE + 1, d + TILE + 1, -1));
  if (pattern === "back_hatch" || pattern === "cross") [-TILE, 0, TILE].forEach((d) => line(d - 1, -1, d + TILE + 1, TILE + 1));
  if (pattern === "horizontal") line(0, TILE / 2, TILE, TILE / 2);
  if (pattern === "vertical") line(TILE / 2, 0, TILE / 2, TILE);
  ctx.stroke();
  if (pattern === "dots") {
    for (const [x, y] of [
      [2, 2],
      [6, 6],
    ]) {
      ctx.beginPath();
      ctx.arc(x, y, 1, 0, 2 * Math.PI);
      ctx.fill();
    }
  }
}

/** One tile of a pattern, over `under` or over nothing; null where the class is plain. */
function tileCanvas(name: PatternName, fill: string, ratio: number, under: string | null): HTMLCanvasElement | null {
  if (name === "plain") return null;
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(TILE * ratio);
  const pen = tile.getContext("2d");
  if (!pen) return null;
  pen.scale(tile.width / TILE, tile.width / TILE);
  if (under) {
    pen.fillStyle = under;
    pen.fillRect(0, 0, TILE, TILE);
  }
  pen.strokeStyle = pen.fillStyle = onTop(fill, name === "dots" ? 0.36 : 0.22);
  pen.lineWidth = 1;
  draw(pen, name);
  return tile;
}

/** A tile of fill and pattern as pixels, for who colours pixels one by one; null where the class is plain. */
export function tileOf(name: PatternName, fill: string, ratio: number): { side: number; pixels: Uint8ClampedArray } | null {
  const tile = tileCanvas(name, fill, ratio, fill);
  const image = tile?.getContext("2d")?.getImageData(0, 0, tile.width, tile.width);
  return tile && image ? { side: tile.width, pixels: image.data } : null;
}

/** The pattern for a canvas whose pixels are `ratio` to a CSS pixel, laid from `at`; null where the class is plain. */
export function patternOf(
  ctx: CanvasRenderingContext2D,
  name: PatternName,
  fill: string,
  ratio: number,
  at = { x0: 0, y0: 0 },
): CanvasPattern | null {
  const tile = tileCanvas(name, fill, ratio, null);
  if (!tile) return null;
  const pattern = ctx.createPattern(tile, "repeat");
  const [x, y] = [at.x0, at.y0].map((place) => (Math.round(place * ratio) / ratio) % TILE); // on whole pixels, so that it stays sharp
  pattern?.setTransform(new DOMMatrix().translate(x, y).scale(TILE / tile.width));
  return pattern;
}

/** A swatch of a class for the legend: fill, pattern, mark. */
export function swatch(fill: string, pattern: PatternName, mark: string, width = 30, height = 22): HTMLCanvasElement {
  const made = document.createElement("canvas");
  const ratio = 3; // sharp on dense screens and in print
  made.width = width * ratio;
  made.height = height * ratio;
  made.style.width = `${width}px`;
  made.style.height = `${height}px`;
  made.className = "lm-swatch";
  made.setAttribute("aria-hidden", "true");
  const ctx = made.getContext("2d");
  if (!ctx) return made;
  ctx.scale(ratio, ratio);
  ctx.fillStyle = fill;
  ctx.fillRect(0, 0, width, height);
  const over = patternOf(ctx, pattern, fill, ratio);
  if (over) {
    ctx.fillStyle = over;
    ctx.fillRect(0, 0, width, height);
  }
  paintMark(ctx, mark, width / 2, height / 2, fill, 12);
  return made;
}

/** A class's mark: one character on a disc of its fill, readable on any pattern. */
export function paintMark(ctx: CanvasRenderingContext2D, mark: string, x: number, y: number, fill: string, size: number): void {
  if (!mark) return;
  ctx.beginPath();
  ctx.arc(x, y, size * 0.72, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.fillStyle = onTop(fill, 0.85);
  ctx.font = `600 ${size}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(mark, x, y + size * 0.04);
}

/** The page's type, as a canvas needs it (style/tokens.css has the same list). */
export const FONT =
  '"PingFang SC","Microsoft YaHei UI","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","WenQuanYi Micro Hei",sans-serif';
