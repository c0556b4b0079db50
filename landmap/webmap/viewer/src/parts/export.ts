import { fill, h } from "../dom.ts";
import { csv } from "../export/csv.ts";
import { download } from "../export/download.ts";
import { geojson } from "../export/geojson.ts";
import { type Cell, fields, rowsShown, table } from "../export/table.ts";
import { xlsx } from "../export/xlsx.ts";
import type { Hub } from "../hub.ts";
import { counted, fromHundredths } from "../numbers.ts";
import type { Lang } from "../payload.ts";
import { fold, section } from "../section.ts";
import { parcelCount, said, word } from "../words.ts";

/** What the filter shows as a file: made here, of what the page holds, and given to whoever reads it. */
export function exports_(hub: Hub): void {
  const made = section(hub, "exports");
  const note = h("p", { class: "lm-export-note" });
  const kinds = { csv: saveCsv, xlsx: saveXlsx, geojson: saveGeojson };
  const buttons = Object.entries(kinds).map(([kind, save]) => {
    const button = h(
      "button",
      { type: "button", class: "lm-button", "data-export": kind },
      { csv: "CSV", xlsx: "Excel", geojson: "GeoJSON" }[kind],
    );
    button.addEventListener("click", () => save(hub));
    return button;
  });
  made.body.append(note, h("div", { class: "lm-export-buttons" }, ...buttons));
  fold(made, true);
  const refresh = () => {
    const lang = hub.lang.get();
    const { count, mu } = hub.sum();
    fill(note, `${word("exportNote", lang)}: ${parcelCount(count, lang)} · ${fromHundredths(mu)} ${word("mu", lang)}`);
    for (const button of buttons) {
      button.disabled = count === 0;
      button.setAttribute("aria-label", `${word("exports", lang)} ${button.textContent}`);
    }
  };
  hub.filter.shown.on(refresh);
  hub.lang.now(refresh);
}

function saveCsv(hub: Hub): void {
  download(`${fileName(hub)}.csv`, "text/csv;charset=utf-8", csv(table(hub, true)));
}

function saveXlsx(hub: Hub): void {
  const lang = hub.lang.get();
  const rows = table(hub);
  const widths = rows[0].map((_, column) =>
    Math.min(40, Math.max(8, ...rows.slice(0, 200).map((row) => widthOf(row[column])))),
  );
  const about: Cell[][] = [[word("exportAbout", lang), null], ...aboutRows(hub, lang)];
  const sheets = [
    { name: word("parcelsSheet", lang), rows, widths },
    { name: word("exportAbout", lang), rows: about, widths: [16, 60] },
  ];
  download(`${fileName(hub)}.xlsx`, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx(sheets));
}

function saveGeojson(hub: Hub): void {
  const parcels = hub.parcels.get();
  if (!parcels) return;
  const columns = fields(hub);
  const properties = (row: number) => Object.fromEntries(columns.map(({ name, value }) => [name, value(row)]));
  download(`${fileName(hub)}.geojson`, "application/geo+json", geojson(parcels.shapes, rowsShown(hub), properties));
}

/** What the file is of: title, date, warning, filter, how many, how many mu, sources. */
function aboutRows(hub: Hub, lang: Lang): Cell[][] {
  const { count, mu, unmeasured } = hub.sum();
  const { asOf, note: warning, sources } = hub.about;
  return [
    [document.title, null],
    ...(said(warning, lang) ? [[said(warning, lang), null]] : []),
    ...(asOf ? [[word("asOf", lang), asOf]] : []),
    [word("filters", lang), hub.filter.told(lang).join("; ") || "–"],
    [word("showing", lang), parcelCount(count, lang)],
    [`${word("area", lang)} (${word("mu", lang)})`, mu / 100],
    ...(unmeasured ? [[word("unknown", lang), `${counted(unmeasured)} ${word("unmeasured", lang)}`]] : []),
    ...sources.map((pair) => [word("source", lang), said(pair, lang)]),
  ];
}

const fileName = (hub: Hub) => `${document.title || "landmap"}${hub.filter.names.length ? "_filtered" : ""}`;

/** Roughly: a Chinese character is two wide. */
const widthOf = (value: Cell) =>
  Array.from(String(value ?? "")).reduce((sum, character) => sum + (character > "\u2e7f" ? 2 : 1), 2);
