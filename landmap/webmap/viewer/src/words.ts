import type { Lang, Pair } from "./payload.ts";
import { TOOL_WORDS } from "./words-tools.ts";

/** The page's own words. */
const WORDS = {
  ...TOOL_WORDS,
  asOf: ["截至", "As of"],
  buildings: ["厂房", "Buildings"],
  close: ["关闭", "Close"],
  difference: ["差额", "difference"],
  dossier: ["户口档案", "Dossier"],
  emptyBuilding: ["空置厂房", "vacant building"],
  figures: ["存量盘活", "Stock and revival"],
  foldPanel: ["收起侧栏", "Fold the panel"],
  unfoldPanel: ["展开侧栏", "Unfold the panel"],
  hideAll: ["全不选", "None"],
  inUseBuilding: ["在用厂房", "building in use"],
  keys: ["↑ ↓ 选择 · Enter 打开 · Esc 关闭", "↑ ↓ choose · Enter open · Esc close"],
  labels: ["标注", "Labels"],
  layers: ["图层", "Layers"],
  legend: ["图例与筛选", "Legend and filter"],
  limit: ["上限", "limit"],
  map: ["地图", "Map"],
  mu: ["亩", "mu"],
  next: ["下一宗", "Next parcel"],
  north: ["北", "N"],
  nothingFound: ["没有找到", "Nothing found"],
  onlyThis: ["只看此类", "Only this"],
  parcels: ["宗", "parcels"],
  previous: ["上一宗", "Previous parcel"],
  print: ["打印", "Print"],
  quotas: ["新增用地指标", "New-land quotas"],
  remaining: ["剩余", "remaining"],
  results: ["搜索结果", "Search results"],
  roads: ["道路", "Roads"],
  rule: ["判定依据", "Why this status"],
  search: ["搜索地块名称、编号、权属人", "Search name, id or holder"],
  showAll: ["全选", "All"],
  showing: ["显示", "Showing"],
  source: ["来源", "Source"],
  stated: ["公布", "published"],
  area: ["面积", "Area"],
  holder: ["权属人", "Holder"],
  switchTo: ["EN", "中文"],
  unknown: ["不详", "not known"],
  unmeasured: ["宗面积不详", "without known area"],
  unsaidBuilding: ["厂房（使用状况不详）", "building, use not known"],
  used: ["已用", "used"],
  zoomTo: ["定位", "Zoom to it"],
  boundary: ["开发区范围", "Zone boundary"],
  wholeMap: ["全图", "Whole map"],
} satisfies Record<string, Pair>;

export type Word = keyof typeof WORDS;

/** One of the page's own words. */
export function word(name: Word, lang: Lang): string {
  return WORDS[name][lang === "zh" ? 0 : 1];
}

/** A text of the data in the page's language. */
export function said(pair: Pair, lang: Lang): string {
  return pair[lang === "zh" ? 0 : 1];
}
