/** Figures come as exact decimal text or as hundredths in integers; they are never computed with as floats. */

/** "1234567.80" -> "1,234,567.80"; text that is no number stays as it is. */
export function grouped(text: string): string {
  const parts = /^([-+−]?)(\d+)(\.\d+)?$/.exec(text);
  if (!parts) return text;
  return parts[1] + parts[2].replace(/\B(?=(\d{3})+$)/g, ",") + (parts[3] ?? "");
}

/** 12345 -> "12,345". */
export const counted = (count: number): string => grouped(String(count));

/** 123456 hundredths -> "1,234.56". */
export function fromHundredths(value: number): string {
  return fromUnits(value, 2);
}

/** What somebody typed as units of the last of `decimals`, rounded half up; null where it is no number. */
export function toUnits(text: string, decimals: number): number | null {
  const value = Number(text.trim());
  return text.trim() && Number.isFinite(value) ? Math.round(value * 10 ** decimals) : null;
}

/** A difference with its sign; nothing is "0.00", not "+0.00". */
export function signed(text: string): string {
  return Number(text) > 0 ? `+${grouped(text)}` : grouped(text);
}

/** Units of the last decimal rounded half up to `fewer` decimals less: 1500500 of 1/10000, 2 -> 15005. */
export function roundedUnits(units: number, fewer: number): number {
  const step = 10 ** fewer;
  return Math.sign(units) * Math.floor((Math.abs(units) + step / 2) / step);
}

/** Parts rounded half up, each for itself. */
export const eachRounded = (parts: readonly number[], fewer: number): number[] =>
  parts.map((units) => roundedUnits(units, fewer));

/** Parts in units of the last decimal, rounded to `fewer` decimals less so that they sum to their rounded sum (largest remainder). */
export function balanced(parts: readonly number[], fewer: number): number[] {
  const step = 10 ** fewer;
  const floors = parts.map((units) => Math.floor(units / step));
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  const missing = roundedUnits(sum(parts), fewer) - sum(floors);
  const remainder = (place: number) => parts[place] - floors[place] * step;
  const places = [...parts.keys()].sort((one, other) => remainder(other) - remainder(one) || one - other);
  for (const place of places.slice(0, missing)) floors[place]++;
  return floors;
}

/** 123456 units of the second decimal -> "1,234.56"; 12 of none -> "12". */
export function fromUnits(units: number, decimals: number): string {
  if (decimals === 0) return grouped(String(units));
  const digits = String(Math.abs(units)).padStart(decimals + 1, "0");
  return grouped(`${units < 0 ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`);
}
