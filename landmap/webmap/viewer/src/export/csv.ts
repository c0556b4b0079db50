/** Text for spreadsheets, as landmap/io/csv_text.py writes it: reading it with landmap gives back the text. */

// After spaces of any kind, these begin a formula in some spreadsheet; the apostrophe too, so that reading can undo it.
const RISKY = /^(?:[\s\u00a0\u3000\ufeff]*[=+\-@＝＋－＠']|[\t\r\n])/;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** `text` with an apostrophe before it where a spreadsheet might run it; real numbers stay as they are. */
export function guarded(text: string): string {
  return RISKY.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** Rows as csv: BOM for Excel, CRLF, every cell quoted; null is empty. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => `"${(value === null ? "" : guarded(String(value))).replace(/"/g, '""')}"`;
  return `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
}
