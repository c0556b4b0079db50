/** What the Python elements write into the page's data blocks. Every string in them is somebody's text, never markup. */
export type Pair = [zh: string, en: string];
export type PatternName = "plain" | "hatch" | "back_hatch" | "cross" | "dots" | "horizontal" | "vertical";

type Indexes = Uint8Array | Uint16Array | Uint32Array;

/** See landmap/webmap/shapes.py. */
export interface ShapesPayload {
  /** Web-mercator metres. */
  origin: [number, number];
  /** Metres to a cell. */
  step: number;
  /** The row of each feature; null where they keep their order. */
  rows: Uint32Array | null;
  /** Number of paths of each feature. */
  parts: Indexes;
  /** Number of vertices of each path; negative for an open line or a point. */
  sizes: Int16Array | Int32Array;
  /** Steps from vertex to vertex in cells; -32768 in both for a longer one, which stands in `far`. */
  x: Int16Array;
  y: Int16Array;
  far: Int32Array;
}

export interface TextPayload {
  /** UTF-8, a line each. */
  bytes: Uint8Array;
  lengths: Indexes;
}

/** See landmap/webmap/columns.py. */
export type ColumnPayload = { name: string; label: Pair } & (
  | { kind: "coded"; codes: string[]; words: Pair[]; fills: (string | null)[] | null; at: Indexes }
  | { kind: "number"; unit: Pair; decimals: number; shown: number; values: Int32Array | Float64Array }
  | { kind: "date"; values: Int32Array }
  | ({ kind: "text" } & TextPayload)
);

export interface ClassPayload {
  code: string;
  label: Pair;
  fill: string;
  pattern: PatternName;
  mark: string;
  count: number;
  /** Rows of `count` whose area is not known. */
  unmeasured: number;
  /** Hundredths of a mu. */
  mu: number;
}

export interface ParcelsPayload {
  shapes: ShapesPayload;
  columns: ColumnPayload[];
  classOf: Indexes;
  classes: ClassPayload[];
}

export interface RoadsPayload {
  shapes: ShapesPayload;
  anchors: number[];
  names: string[];
  /** Of each road: the angle of its longer side (degrees, anticlockwise from east), length and width of its box in that direction (cells). */
  lies: number[];
  /** Metres. */
  widths: (number | null)[];
}

export interface GroundPayload {
  boundary: ShapesPayload | null;
  roads: RoadsPayload | null;
}

export interface BuildingsPayload {
  shapes: ShapesPayload;
  names: string[];
  /** 0 in use, 1 empty, 2 nobody says. */
  states: Uint8Array;
}

export interface FramePayload {
  title: Pair;
  subtitle: Pair;
  asOf: string;
  note: Pair;
  sources: Pair[];
  languages: Lang[];
}

export interface BasemapPayload {
  id: string;
  name: Pair;
  /** Templates of one tile, the lowest first. */
  urls: string[];
  subdomains: string;
  attribution: Pair;
  note: Pair;
  /** In GCJ-02, not where it says. */
  shifted: boolean;
  /** Under which name its key is kept in the browser; "" where it needs none. */
  key: string;
  maxZoom: number;
}

export interface BasemapsPayload {
  basemaps: BasemapPayload[];
  /** Whether the reader may type an address. */
  typed: boolean;
}

export interface PrintPayload {
  title: Pair;
  subtitle: Pair;
  asOf: string;
  note: Pair;
  sources: Pair[];
}

export interface QuotaPayload {
  id: string;
  name: Pair;
  depth: number;
  document: string;
  limit: string;
  used: string;
  committed: [Pair, string][];
  remaining: string;
  stated: string | null;
  difference: string | null;
}

export interface FigurePayload {
  label: Pair;
  /** null: nobody states it. */
  value: string | null;
  valueEn?: string | null;
  unit: Pair;
  note: Pair;
}

export interface QuotasPayload {
  quotas: QuotaPayload[];
  /** By quota id: [row, part (0 used, 1 the first reason committed for ...), millionths of a mu]. */
  draws: Record<string, [row: number, part: number, millionths: number][]>;
}

export interface SearchPayload {
  readings: Record<string, string>;
}

export interface TimelinePayload {
  /** The day that the map itself shows. */
  until: string;
  classes: Omit<ClassPayload, "count" | "unmeasured" | "mu">[];
  /** Days on which a class changed, in order, and how many changes each has. */
  days: string[];
  perDay: Indexes;
  /** Of each change the row and the number of its new class. */
  rows: Uint32Array;
  to: Indexes;
  /** Rows that change at all, and the class of each before its first change. */
  firstRows: Uint32Array;
  from: Indexes;
  /** By day: a row was revived (1) or is no longer (-1), in a year or nobody knows when. */
  revived: [row: number, year: number | null, by: number][];
}

/** By language; a section is [title, label, value, label, value, ...] as numbers of words. */
export type DossiersPayload = Partial<Record<Lang, { words: string[]; cards: Record<string, number[][]> }>> & {
  /** By parcel id: a data URI, or "" and why there is no picture. */
  photos?: Record<string, { name: string; uri: string; missing: Pair }>;
};

export type Lang = "zh" | "en";
