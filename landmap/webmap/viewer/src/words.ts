import { counted } from "./numbers.ts";
import type { Lang, Pair } from "./payload.ts";
import { TOOL_WORDS } from "./words-tools.ts";

/** The page's own words. */
const WORDS = {
  ...TOOL_WORDS,
  asOf: ["截至", "As of"],
  buildings: ["厂房", "Buildings"],
  clearFilter: ["清除筛选", "Clear"],
  colourBy: ["着色", "Colour by"],
  least: ["不小于", "at least"],
  most: ["不大于", "at most"],
  narrow: ["查找选项", "Find a value"],
  filters: ["筛选", "Filters"],
  nothing: ["无", "nothing"],
  without: ["除去 ", "without "],
  ofShown: ["其中筛选出的地块", "of this, the parcels shown"],
  ofShownNone: ["筛选出的地块不占用", "the parcels shown draw nothing"],
  history: ["历史", "History"],
  play: ["播放", "Play"],
  pause: ["暂停", "Pause"],
  now: ["现状", "Now"],
  beforeAll: ["最早记录之前", "before the first date"],
  stepBack: ["上一次变化", "Previous change"],
  stepOn: ["下一次变化", "Next change"],
  revivedByYear: ["逐年盘活", "Revived by year"],
  cumulative: ["累计", "in all"],
  undatedRevived: ["时间不详", "date unknown"],
  historyKeys: ["时间轴：前后一次变化；前后一年", "time slider: a change, a year, back and on"],
  middleKey: ["在地图上：打开正中地块的档案卡", "On the map: dossier of the parcel in its middle"],
  neighbours: ["档案卡：上一宗、下一宗", "dossier: previous and next parcel"],
  historyRule: [
    "按截至当日有日期的事实判定，没有日期的在调查日之前为“情况不明”；厂房和指标为现状",
    "By what is dated up to that day; what has no date is unknown before its survey; buildings and quotas as they are now",
  ],
  swipe: ["前后对比", "Before and after"],
  swipeLeft: ["左侧", "Left"],
  swipeRight: ["右侧", "Right"],
  divider: ["分隔线，用左右键移动", "Divider, moved with the arrow keys"],
  day: ["日期", "Day"],
  onDay: ["某日状态", "Status on a day"],
  asShown: ["当前显示", "as shown now"],
  exports: ["导出", "Export"],
  status: ["状态", "Status"],
  parcelsSheet: ["地块", "Parcels"],
  exportNote: ["导出当前筛选出的地块", "The parcels shown now"],
  exportAbout: ["说明", "About"],
  photo: ["照片", "Photo"],
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
  legendOf: ["图例", "Legend"],
  limit: ["上限", "limit"],
  map: ["地图", "Map"],
  mu: ["亩", "mu"],
  next: ["下一宗", "Next parcel"],
  north: ["北", "N"],
  nothingFound: ["没有找到", "Nothing found"],
  onlyThis: ["只看此类", "Only this"],
  parcels: ["宗", "parcels"],
  parcel: ["宗", "parcel"],
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

/** "1 parcel", "12 parcels". */
export function parcelCount(count: number, lang: Lang): string {
  return `${counted(count)} ${word(count === 1 ? "parcel" : "parcels", lang)}`;
}

/** A list as it is read. */
export function joined(texts: readonly string[], lang: Lang): string {
  return texts.join(lang === "zh" ? "、" : ", ");
}

/** A text of the data in the page's language. */
export function said(pair: Pair, lang: Lang): string {
  return pair[lang === "zh" ? 0 : 1];
}
