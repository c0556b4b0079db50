/** Figures come as exact decimal text or as hundredths in integers; they are never computed with as floats. */

/** "1234567.80" -> "1,234,567.80"; text that is no number stays as it is. */
export function grouped(text: string): string {
  const parts = /^([-+−]?)(\d+)(\.\d+)?$/.exec(text);
  if (!parts) return text;
  return parts[1] + parts[2].replace(/\B(?=(\d{3})+$)/g, ",") + (parts[3] ?? "");
}

/** 123456 hundredths -> "1,234.56". */
export function fromHundredths(value: number): string {
  const digits = String(Math.abs(value)).padStart(3, "0");
  return grouped(`${value < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`);
}

/** A difference with its sign; nothing is "0.00", not "+0.00". */
export function signed(text: string): string {
  return Number(text) > 0 ? `+${grouped(text)}` : grouped(text);
}
