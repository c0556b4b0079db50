import { hasLetters, Readings, soundsLike } from "./pinyin.ts";

/** Search over names, ids and holders. */
export interface Entry {
  id: string;
  name: string;
  all: string;
}

/** Text as it is compared: full-width forms, case and spaces do not count. */
export function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

/** What is searched, folded once. */
export function entries(parcels: { count: number; text(column: string, row: number): string }): Entry[] {
  return Array.from({ length: parcels.count }, (_, row) => {
    const [id, name] = [folded(parcels.text("parcel_id", row)), folded(parcels.text("name", row))];
    return { id, name, all: `${id}\n${name}\n${folded(parcels.text("holder", row))}` };
  });
}

/**
 * Rows in which every word of `query` occurs, as written or, where `readings` has its characters, as it sounds; those whose id or
 * name begins with it come first, then what holds it as written, then what sounds like it.
 */
export function find(searched: readonly Entry[], query: string, limit: number, readings: Readings = new Readings()): number[] {
  const words = query.trim().split(/\s+/).map(folded).filter(Boolean);
  if (!words.length) return [];
  const whole = words.join("");
  const best: number[] = [];
  const rest: number[] = [];
  const sounds: number[] = [];
  const spoken = readings.size > 0 && hasLetters(whole);
  searched.forEach((entry, row) => {
    if (words.every((part) => entry.all.includes(part)))
      (entry.id.startsWith(whole) || entry.name.startsWith(whole) ? best : rest).push(row);
    else if (spoken && sounds.length < limit && words.every((part) => soundsLike(entry.all, part, readings))) sounds.push(row);
  });
  return [...best, ...rest, ...sounds].slice(0, limit);
}
