/** The address of one tile: {z} {x} {y} {-y} {s} and {tk}, or the names that WMTS gives them. */
export function tileUrl(template: string, at: { x: number; y: number; z: number }, subdomains: string, key: string): string {
  const parts: Record<string, string> = {
    x: String(at.x),
    y: String(at.y),
    z: String(at.z),
    "-y": String(2 ** at.z - 1 - at.y),
    s: subdomains ? subdomains[Math.abs(at.x + at.y) % subdomains.length] : "",
    tk: encodeURIComponent(key),
    TileCol: String(at.x),
    TileRow: String(at.y),
    TileMatrix: String(at.z),
  };
  return template.replace(/\{(-?\w+)\}/g, (whole, name: string) => parts[name] ?? whole);
}

/** Whether an address names its tiles, and so can be used. */
export function isTemplate(text: string): boolean {
  return (
    /^https?:\/\//i.test(text) &&
    [/\{z\}|\{TileMatrix\}/, /\{x\}|\{TileCol\}/, /\{-?y\}|\{TileRow\}/].every((name) => name.test(text))
  );
}
