/** Red, green, blue of "#RRGGBB"; anything else is a middle grey. */
export function channels(color: string): [number, number, number] {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  return parts ? [parseInt(parts[1], 16), parseInt(parts[2], 16), parseInt(parts[3], 16)] : [128, 128, 128];
}

/** How light a colour looks, 0 to 1. */
export function lightness(color: string): number {
  const [red, green, blue] = channels(color);
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** The colour for lines and text on top of a fill. */
export function onTop(fill: string, strength: number): string {
  return lightness(fill) > 0.42 ? `rgba(28,32,38,${strength})` : `rgba(255,255,255,${Math.min(1, strength * 1.5)})`;
}
