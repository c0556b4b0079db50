import { type Entry, zip } from "./zip.ts";

/** A workbook of plain tables. Text is written as text, so that no cell can be a formula or a link. */
export interface Sheet {
  name: string;
  rows: readonly (readonly (string | number | null)[])[];
  /** Width of each column, in characters. */
  widths: readonly number[];
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/** A cell of Excel holds no more. */
const LONGEST = 32767;

export function xlsx(sheets: readonly Sheet[]): Uint8Array<ArrayBuffer> {
  const each = (made: (sheet: Sheet, number: number) => string) => sheets.map((sheet, i) => made(sheet, i + 1)).join("");
  const entries: Entry[] = [
    {
      name: "[Content_Types].xml",
      text:
        `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>` +
        `<Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>` +
        each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPES}.worksheet+xml"/>`) +
        "</Types>",
    },
    {
      name: "_rels/.rels",
      text: `${XML}<Relationships xmlns="${PACKAGE}/relationships">${link(1, "officeDocument", "xl/workbook.xml")}</Relationships>`,
    },
    {
      name: "xl/workbook.xml",
      text:
        `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
        each(({ name }, n) => `<sheet name="${text(sheetName(name))}" sheetId="${n}" r:id="rId${n}"/>`) +
        "</sheets></workbook>",
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      text:
        `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each((_, n) => link(n, "worksheet", `worksheets/sheet${n}.xml`))}` +
        `${link(sheets.length + 1, "styles", "styles.xml")}</Relationships>`,
    },
    { name: "xl/styles.xml", text: STYLES },
    ...sheets.map((sheet, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, text: page(sheet) })),
  ];
  return zip(entries);
}

// Cell formats: 0 text ("@", so that editing a cell keeps it text), 1 the head, 2 numbers with two decimals.
const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">' +
  '<xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';

const link = (number: number, type: string, target: string) =>
  `<Relationship Id="rId${number}" Type="${OFFICE}/${type}" Target="${target}"/>`;

function page({ rows, widths }: Sheet): string {
  const columns = widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join("");
  const lines = rows.map((row, i) => `<row>${row.map((value) => cell(value, i === 0)).join("")}</row>`).join("");
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>` +
    `</sheetView></sheetViews><cols>${columns}</cols><sheetData>${lines}</sheetData>` +
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
  );
}

function cell(value: string | number | null, head: boolean): string {
  if (value === null || value === "") return "<c/>";
  if (typeof value === "number" && Number.isFinite(value)) return `<c s="2"><v>${value}</v></c>`;
  return `<c t="inlineStr" s="${head ? 1 : 0}"><is><t xml:space="preserve">${text(String(value).slice(0, LONGEST))}</t></is></c>`;
}

/** Escaped, and without the characters that XML cannot hold. */
function text(value: string): string {
  return value
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

const sheetName = (name: string) => name.replace(/[[\]:*?/\\]/g, " ").slice(0, 31) || "Sheet";
