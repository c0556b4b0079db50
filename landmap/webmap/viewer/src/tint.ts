import { parsed } from "./color.ts";
import { PALETTE } from "./palette.ts";
import type { Scheme } from "./parcels.ts";
import { tileOf } from "./patterns.ts";

/** How strong edges and patterns are drawn; 0 leaves them out. */
export interface Strength {
  edge: number;
  pattern: boolean;
  /** Pixels of the raster to a CSS pixel. */
  ratio: number;
  /** A place of the ground on the raster: patterns lie still on the ground when the map is dragged. */
  at: { x0: number; y0: number };
}

/** A colour as ImageData keeps it in 32 bits. */
const word = (r: number, g: number, b: number, a: number) => ((a << 24) | (b << 16) | (g << 8) | r) >>> 0;

/** The colours of a scheme, ready to be put on pixels. */
class Ink {
  readonly tiles: readonly Uint32Array[];
  readonly edges: Uint32Array;
  readonly ghost: number;
  readonly side: number;

  constructor(scheme: Scheme, strength: Strength) {
    const fills = scheme.classes.map(({ fill }) => parsed(fill));
    const tiles = strength.pattern ? scheme.classes.map(({ pattern, fill }) => tileOf(pattern, fill, strength.ratio)) : [];
    this.side = tiles.find((tile) => tile)?.side ?? 1;
    this.tiles = fills.map(([r, g, b], i) => {
      const tile = tiles[i];
      if (!tile) return new Uint32Array(this.side ** 2).fill(word(r, g, b, 255));
      return new Uint32Array(tile.pixels.buffer.slice(0));
    });
    const [edgeR, edgeG, edgeB, alpha] = parsed(PALETTE.parcelEdge);
    const share = alpha * strength.edge;
    const over = (under: number, above: number) => Math.round(under + (above - under) * share);
    this.edges = Uint32Array.from(fills, ([r, g, b]) => word(over(r, edgeR), over(g, edgeG), over(b, edgeB), 255));
    const [ghostR, ghostG, ghostB, ghostA] = parsed(PALETTE.ghost);
    this.ghost = word(ghostR, ghostG, ghostB, Math.round(ghostA * 255 * Math.min(1, strength.edge)));
  }
}

/** How far the raster's corner lies from the one of the tile it is in, if tiles are laid from `place`. */
function inTile(place: number, side: number): number {
  return ((-Math.round(place) % side) + side) % side;
}

/** Colour the pixels of `ids` (raster.ts) into `pixels` by the class of each row; rows not shown leave a trace of their edge. */
export function tint(
  ids: Uint32Array,
  width: number,
  pixels: Uint32Array,
  scheme: Scheme,
  shown: Uint8Array,
  strength: Strength,
): void {
  const ink = new Ink(scheme, strength);
  const { side, tiles, edges, ghost } = ink;
  const { of } = scheme;
  const height = ids.length / width;
  const [aside, down] = [inTile(strength.at.x0, side), inTile(strength.at.y0, side)];
  for (let y = 0, at = 0; y < height; y++) {
    const line = ((y + down) % side) * side;
    const [above, below] = [y ? width : 0, y + 1 < height ? width : 0];
    for (let x = 0; x < width; x++, at++) {
      const id = ids[at];
      if (!id) {
        pixels[at] = 0;
        continue;
      }
      const isEdge =
        strength.edge > 0 &&
        ((x > 0 && ids[at - 1] !== id) || ids[at - above] !== id || (x + 1 < width && !ids[at + 1]) || !ids[at + below]);
      const row = id - 1;
      if (!shown[row]) pixels[at] = isEdge ? ghost : 0;
      else pixels[at] = isEdge ? edges[of[row]] : tiles[of[row]][line + ((x + aside) % side)];
    }
  }
}
