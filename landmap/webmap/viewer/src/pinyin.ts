/** Characters of the page's texts with their readings ("重" -> ["zhong", "chong", "tong"]); made by landmap/webmap/readings.py. */
export class Readings {
  private readonly of = new Map<string, readonly string[]>();
  /** By code unit: the letters that its readings begin with, a bit each, so that most characters are ruled out by one look. */
  private readonly initials = new Int32Array(2 ** 16);

  constructor(packed: Record<string, string> = {}) {
    for (const [character, spoken] of Object.entries(packed)) {
      const readings = spoken.split(" ");
      this.of.set(character, readings);
      for (const reading of readings) this.initials[character.charCodeAt(0)] |= bit(reading.charCodeAt(0));
    }
  }

  get size(): number {
    return this.of.size;
  }

  readings(character: string): readonly string[] {
    return this.of.get(character) ?? [];
  }

  /** Whether a text may sound like a query from the place `at` on: by its first character and the query's first letter. */
  mayBegin(text: string, at: number, letter: number): boolean {
    const code = text.charCodeAt(at);
    return code === letter || (this.initials[code] & bit(letter)) !== 0;
  }
}

const LETTER_A = 97;
const bit = (letter: number) => (letter >= LETTER_A && letter < LETTER_A + 26 ? 1 << (letter - LETTER_A) : 0);

/**
 * Whether `query` (folded) occurs in `text` (folded), where a character may be typed as itself, as a reading, or as the beginning
 * of one: "聚鑫源" is found by "juxinyuan", "jxy", "juxy" and "聚xy". The last reading may be cut short, those before it only to
 * their initial ("zh", "z").
 */
export function soundsLike(text: string, query: string, readings: Readings): boolean {
  const letter = query.charCodeAt(0);
  for (let at = 0; at < text.length; at++) {
    if (readings.mayBegin(text, at, letter) && follows(text, at, query, 0, readings)) return true;
  }
  return false;
}

function follows(text: string, at: number, query: string, from: number, readings: Readings): boolean {
  if (from === query.length) return true;
  if (at >= text.length) return false;
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const next = at + character.length;
  if (query.startsWith(character, from) && follows(text, next, query, from + character.length, readings)) return true;
  for (const reading of readings.readings(character)) {
    if (query.length - from <= reading.length && reading.startsWith(query.slice(from))) return true;
    for (const length of beginnings(reading)) {
      if (query.startsWith(reading.slice(0, length), from) && follows(text, next, query, from + length, readings)) return true;
    }
  }
  return false;
}

/** How much of a reading may be typed in the middle of a query: all of it, its two-letter initial, its first letter. */
function beginnings(reading: string): number[] {
  return /^[zcs]h/.test(reading) ? [reading.length, 2, 1] : [reading.length, 1];
}

/** Whether a query can be typed pinyin at all: it has a Latin letter. */
export const hasLetters = (query: string): boolean => /[a-z]/.test(query);
