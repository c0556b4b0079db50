/** What the Python elements write into the page's data blocks. Every string in them is somebody's text, never markup. */
export type Pair = [zh: string, en: string];
export type PatternName = "plain" | "hatch" | "back_hatch" | "cross" | "dots" | "horizontal" | "vertical";

export interface ShapesPayload {
  /** Web-mercator metres. */
  origin: [number, number];
  /** Number of paths of each feature. */
  features: number[];
  /** Number of vertices of each path; negative for an open line or a point. */
  paths: number[];
  /** Steps from vertex to vertex in centimetres, x and y in turn. */
  xy: number[];
}

export interface Coded<Word = string> {
  words: Word[];
  at: number[];
}

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
  anchors: number[];
  ids: string[];
  names: string[];
  /** Hundredths of a mu; null where it is not known. */
  mu: (number | null)[];
  classOf: number[];
  classes: ClassPayload[];
  holders: Coded | null;
  rules: Coded<Pair> | null;
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
  states: number[];
}

export interface FramePayload {
  title: Pair;
  subtitle: Pair;
  asOf: string;
  note: Pair;
  sources: Pair[];
  languages: Lang[];
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
  unit: Pair;
  note: Pair;
}

/** By language; a section is [title, label, value, label, value, ...] as numbers of words. */
export type DossiersPayload = Partial<Record<Lang, { words: string[]; cards: Record<string, number[][]> }>>;

export type Lang = "zh" | "en";
