/** Rectangles already taken by labels; a grid keeps the question cheap. */
export class Boxes {
  private readonly cells = new Map<string, [number, number, number, number][]>();
  private readonly size = 64;

  /** Take the rectangle around (x, y) if nothing taken before touches it. */
  take(x: number, y: number, width: number, height: number): boolean {
    const box: [number, number, number, number] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
    const keys = this.keys(box);
    for (const key of keys) {
      for (const [west, north, east, south] of this.cells.get(key) ?? []) {
        if (box[0] < east && box[2] > west && box[1] < south && box[3] > north) return false;
      }
    }
    for (const key of keys) this.cells.set(key, [...(this.cells.get(key) ?? []), box]);
    return true;
  }

  private keys([west, north, east, south]: [number, number, number, number]): string[] {
    const found: string[] = [];
    for (let i = Math.floor(west / this.size); i <= Math.floor(east / this.size); i++) {
      for (let j = Math.floor(north / this.size); j <= Math.floor(south / this.size); j++) found.push(`${i},${j}`);
    }
    return found;
  }
}
