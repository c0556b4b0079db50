import { NumberColumn } from "../columns.ts";
import type { Hub } from "../hub.ts";
import { said, word } from "../words.ts";

export type Cell = string | number | null;

interface Field {
  name: string;
  head: string;
  /** Of a number. */
  decimals: number;
  value(row: number): Cell;
}

/** What the page holds of a parcel: every column with its heading in the page's language, and the status. */
export function fields(hub: Hub): Field[] {
  const parcels = hub.parcels.get();
  if (!parcels) return [];
  const lang = hub.lang.get();
  const at = lang === "zh" ? 0 : 1;
  const { status } = parcels;
  const told = [...parcels.columns.values()].map((column): Field => {
    const unit = column instanceof NumberColumn && said(column.unit, lang) ? ` (${said(column.unit, lang)})` : "";
    const value =
      column instanceof NumberColumn
        ? (row: number) => shownNumber(column, row)
        : (row: number) => column.text(row, at) || null;
    return {
      name: column.name,
      head: said(column.label, lang) + unit,
      decimals: column instanceof NumberColumn ? column.shown : 0,
      value,
    };
  });
  const ofStatus = {
    name: "status",
    head: word("status", lang),
    decimals: 0,
    value: (row: number) => said(status.classes[status.of[row]].label, lang),
  };
  return [...told.slice(0, 2), ofStatus, ...told.slice(2)];
}

/** The number as the page shows it, with no more decimals; null where it is not known. */
function shownNumber(column: NumberColumn, row: number): number | null {
  return column.isKnown(row) ? column.asShown(row) / 10 ** column.shown : null;
}

/** The rows that the filter shows. */
export function rowsShown(hub: Hub): number[] {
  const { rows } = hub.filter.shown.get();
  return Array.from(rows.keys()).filter((row) => rows[row]);
}

/** A head, then one line for each parcel shown; numbers as numbers, or (`asText`) with all their decimals. */
export function table(hub: Hub, asText = false): Cell[][] {
  const columns = fields(hub);
  const told = (value: Cell, decimals: number) => (asText && typeof value === "number" ? value.toFixed(decimals) : value);
  const lines = rowsShown(hub).map((row) => columns.map(({ value, decimals }) => told(value(row), decimals)));
  return [columns.map(({ head }) => head), ...lines];
}
