import { fill, h, icon } from "../dom.ts";
import type { Hub } from "../hub.ts";
import type { FramePayload, Lang } from "../payload.ts";
import { type Paper, print, printOnBrowsersOwn } from "../print.ts";
import { said, word } from "../words.ts";

/** Below this width the side panel lies over the map and starts folded. */
const NARROW_PX = 1000;

/** The page around the map: bar, side panel, map, footer. Other parts fill its slots. */
export function frame(hub: Hub, payload: FramePayload): void {
  hub.lang.set(payload.languages[0] ?? "zh");
  const container = hub.map.getContainer();
  const place = h("main", { class: "lm-stage" });
  const side = h("aside", { class: "lm-side", id: "lm-side" });
  const tools = h("div", { class: "lm-tools" });
  const top = h("div", { class: "lm-top" });
  const strip = h("div", { class: "lm-strip-of" });
  const page = h("div", { class: "lm-page" }, bar(hub, payload, top, tools), side, strip, place, foot(hub, payload));
  container.replaceWith(page);
  place.append(container, ...(payload.note[0] ? [note(hub, payload)] : []), compass(hub));
  hub.offer("side", side);
  hub.offer("top", top);
  hub.offer("strip", strip);
  hub.offer("card", place);
  hub.offer("stage", place);
  tools.append(...(payload.languages.length > 1 ? [language(hub, payload.languages)] : []), ...papers(hub), fold(hub, page));
  container.setAttribute("role", "application");
  hub.lang.now((lang) => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = said(payload.title, lang);
    container.setAttribute("aria-label", `${word("map", lang)}: ${said(payload.title, lang)}`);
    side.setAttribute("aria-label", word("legend", lang));
  });
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(hub.map);
  hub.map.attributionControl?.setPrefix(false);
  home(hub);
  printOnBrowsersOwn(hub, page);
  new ResizeObserver(() => hub.resized()).observe(container);
  hub.map.invalidateSize({ pan: false, animate: false });
}

function bar(hub: Hub, payload: FramePayload, top: HTMLElement, tools: HTMLElement): HTMLElement {
  const [title, subtitle, date] = [h("h1"), h("p", { class: "lm-subtitle" }), h("p", { class: "lm-date" })];
  hub.lang.now((lang) => {
    title.textContent = said(payload.title, lang);
    subtitle.textContent = said(payload.subtitle, lang);
    if (payload.asOf) fill(date, h("span", {}, word("asOf", lang)), h("time", { datetime: payload.asOf }, payload.asOf));
  });
  return h("header", { class: "lm-bar" }, h("div", { class: "lm-brand" }, title, subtitle), date, top, tools);
}

/** The warning that positions are fictional, in both languages, on screen and in print. */
function note(hub: Hub, payload: FramePayload): HTMLElement {
  const [zh, en] = payload.note;
  const text = h("p", { class: "lm-note", role: "note" });
  hub.lang.now((lang) => {
    const both = lang === "zh" ? [zh, en] : [en, zh];
    fill(text, h("b", {}, both[0]), both[1] !== both[0] ? h("span", {}, both[1]) : null);
  });
  return text;
}

function compass(hub: Hub): HTMLElement {
  const letter = h("span");
  hub.lang.now((lang) => (letter.textContent = word("north", lang)));
  return h("div", { class: "lm-north", "aria-hidden": "true" }, letter, icon("M12 2l6 19-6-4.5L6 21z"));
}

function foot(hub: Hub, payload: FramePayload): HTMLElement {
  const [source, coordinates] = [h("p", { class: "lm-source" }), h("p", { class: "lm-coordinates" })];
  hub.lang.now((lang) => {
    const sources = payload.sources.map((pair) => said(pair, lang)).filter(Boolean);
    const [colon, gap] = lang === "zh" ? ["：", "；"] : [": ", "; "];
    source.textContent = sources.length ? `${word("source", lang)}${colon}${sources.join(gap)}` : "";
  });
  hub.map.on("mousemove", ({ latlng }) => {
    coordinates.textContent = `${latlng.lng.toFixed(5)}° E  ${latlng.lat.toFixed(5)}° N`;
  });
  return h("footer", { class: "lm-foot" }, source, coordinates);
}

function language(hub: Hub, languages: Lang[]): HTMLElement {
  const button = h("button", { type: "button", class: "lm-button" });
  hub.lang.now((lang) => {
    const other = languages.find((one) => one !== lang) ?? lang;
    button.textContent = word("switchTo", lang);
    button.lang = other;
    button.onclick = () => hub.lang.set(other);
  });
  return button;
}

function papers(hub: Hub): HTMLElement[] {
  return (["A4", "A3"] as Paper[]).map((paper) => {
    const button = h("button", { type: "button", class: `lm-button lm-paper-${paper}` }, icon("M7 8V4h10v4", "M7 17H4V9h16v8h-3", "M7 14h10v6H7z"), paper);
    button.addEventListener("click", () => print(paper));
    hub.lang.now((lang) => button.setAttribute("aria-label", `${word("print", lang)} ${paper}`));
    return button;
  });
}

function fold(hub: Hub, page: HTMLElement): HTMLElement {
  const button = h("button", { type: "button", class: "lm-button lm-fold", "aria-controls": "lm-side" }, icon("M4 5h16v14H4z", "M10 5v14"));
  const say = () => {
    const folded = page.classList.contains("lm-folded");
    button.setAttribute("aria-expanded", String(!folded));
    button.setAttribute("aria-label", word(folded ? "unfoldPanel" : "foldPanel", hub.lang.get()));
  };
  page.classList.toggle("lm-folded", window.innerWidth < NARROW_PX);
  button.addEventListener("click", () => {
    page.classList.toggle("lm-folded");
    say();
  });
  hub.lang.now(say);
  return button;
}

/** Back to the whole zone: a button above the zoom buttons. */
function home(hub: Hub): void {
  const control = new L.Control({ position: "bottomright" });
  const button = h("button", { type: "button", class: "lm-home" }, icon("M4 9V4h5", "M20 9V4h-5", "M4 15v5h5", "M20 15v5h-5"));
  control.onAdd = () => {
    const box = h("div", { class: "leaflet-bar" }, button);
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  button.addEventListener("click", () => hub.goHome());
  hub.lang.now((lang) => {
    button.setAttribute("aria-label", word("wholeMap", lang));
    button.title = word("wholeMap", lang);
  });
  control.addTo(hub.map);
}
