/** Characters of the page's texts -> their readings ("重" -> ["zhong", "chong", "tong"]); made by landmap/webmap/readings.py. */
export type Readings = ReadonlyMap<string, readonly string[]>;

export function readingsOf(packed: Record<string, string>): Readings {
  return new Map(Object.entries(packed).map(([character, spoken]) => [character, spoken.split(" ")]));
}

/**
 * Whether `query` (folded) occurs in `text` (folded), where a character may be typed as itself, as a reading, or as the beginning
 * of one: "聚鑫源" is found by "juxinyuan", "jxy", "juxy" and "聚xy". The last reading may be cut short, others only to the letters
 * that no other begins with: its initial ("zh", "z").
 */
export function soundsLike(text: string, query: string, readings: Readings): boolean {
  const characters = Array.from(text);
  return characters.some((_, start) => follows(characters, start, query, readings));
}

function follows(characters: readonly string[], at: number, query: string, readings: Readings): boolean {
  if (!query) return true;
  const character = characters[at];
  if (character === undefined) return false;
  if (query.startsWith(character) && follows(characters, at + 1, query.slice(character.length), readings)) return true;
  return (readings.get(character) ?? []).some((reading) => {
    if (reading.startsWith(query)) return true;
    return beginnings(reading).some((part) => query.startsWith(part) && follows(characters, at + 1, query.slice(part.length), readings));
  });
}

/** A reading as it may be typed in the middle of a query: whole, its two-letter initial, its first letter. */
function beginnings(reading: string): string[] {
  return /^[zcs]h/.test(reading) ? [reading, reading.slice(0, 2), reading[0]] : [reading, reading[0]];
}

/** Whether a query can be typed pinyin at all: it has a Latin letter. */
export const hasLetters = (query: string): boolean => /[a-z]/.test(query);
