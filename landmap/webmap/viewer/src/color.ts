/** Red, green, blue of "#RRGGBB"; anything else is a middle grey. */
export function channels(color: string): [number, number, number] {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  return parts ? [parseInt(parts[1], 16), parseInt(parts[2], 16), parseInt(parts[3], 16)] : [128, 128, 128];
}

/** Red, green, blue (0-255) and opacity (0-1) of "#RRGGBB", "rgb(…)" or "rgba(…)". */
export function parsed(color: string): [number, number, number, number] {
  const parts = /^rgba?\(([^)]*)\)$/.exec(color)?.[1].split(",").map(Number);
  return parts ? [parts[0], parts[1], parts[2], parts[3] ?? 1] : [...channels(color), 1];
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
