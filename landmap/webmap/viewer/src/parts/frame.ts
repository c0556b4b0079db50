import { fill, h, icon } from "../dom.ts";
import type { Hub } from "../hub.ts";
import { named, onKey, shortcuts } from "../keys.ts";
import { compass, note, sourcesText } from "../page.ts";
import type { FramePayload, Lang } from "../payload.ts";
import { holder, popover } from "../popover.ts";
import { said, word } from "../words.ts";

/** Below this width the side panel lies over the map and starts folded. */
const NARROW_PX = 1000;

/** The page around the map: bar, side panel, map, footer. Other parts fill its slots. */
export function frame(hub: Hub, payload: FramePayload): void {
  hub.lang.set(payload.languages[0] ?? "zh");
  hub.about = payload;
  const container = hub.map.getContainer();
  const place = h("main", { class: "lm-stage" });
  const side = h("aside", { class: "lm-side", id: "lm-side" });
  const tools = h("div", { class: "lm-parts-tools" });
  const top = h("div", { class: "lm-top" });
  const strip = h("section", { class: "lm-strip-of" });
  const own = h("div", { class: "lm-tools" }, tools);
  const page = h("div", { class: "lm-page" }, bar(hub, payload, top, own), side, strip, place, foot(hub, payload));
  container.replaceWith(page);
  const over = h("div", { class: "lm-above" }, payload.note[0] ? note(hub, payload.note) : null);
  place.append(container, over, compass(hub));
  hub.offer("over", over);
  hub.offer("side", side);
  hub.offer("top", top);
  hub.offer("strip", strip);
  hub.offer("card", place);
  hub.offer("tools", tools);
  hub.offer("stage", place);
  own.append(...(payload.languages.length > 1 ? [language(hub, payload.languages)] : []), help(hub), fold(hub, page));
  container.setAttribute("role", "application");
  hub.lang.now((lang) => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = said(payload.title, lang);
    container.setAttribute("aria-label", `${word("map", lang)}: ${said(payload.title, lang)}`);
    side.setAttribute("aria-label", word("legend", lang));
    strip.setAttribute("aria-label", word("figures", lang));
  });
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(hub.map);
  hub.map.attributionControl?.setPrefix(false);
  zoomButtons(hub);
  home(hub);
  hub.covered.on((width) => place.style.setProperty("--lm-covered", `${width}px`));
  // A user's own controls in the upper corners stand below what the page says there.
  new ResizeObserver(() => place.style.setProperty("--lm-above", `${over.offsetHeight && over.offsetHeight + 14}px`)).observe(
    over,
  );
  // Where the figures do not fit they are scrolled, by keyboard too.
  new ResizeObserver(() => (strip.tabIndex = strip.scrollWidth > strip.clientWidth + 1 ? 0 : -1)).observe(strip);
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

function foot(hub: Hub, payload: FramePayload): HTMLElement {
  const [source, coordinates] = [h("p", { class: "lm-source" }), h("p", { class: "lm-coordinates" })];
  hub.lang.now((lang) => (source.textContent = sourcesText(payload.sources, lang)));
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
    button.lang = other === "zh" ? "zh-CN" : "en";
    button.onclick = () => hub.lang.set(other);
  });
  return button;
}

/** The keys of the page, in a list that "?" opens. */
function help(hub: Hub): HTMLElement {
  const rows = () =>
    shortcuts(hub)
      .get()
      .flatMap(({ keys, does }) => [
        h(
          "dt",
          {},
          ...keys.split(" ").map((key) => (key === "·" ? " " : h("kbd", {}, key.length === 1 ? key.toUpperCase() : key))),
        ),
        h("dd", {}, word(does, hub.lang.get())),
      ]);
  const opener = popover(
    "help",
    () => [h("h2", {}, word("help", hub.lang.get())), h("dl", { class: "lm-keys-of" }, ...rows())],
    ["?"],
  );
  hub.lang.now((lang) => {
    for (const one of [opener.button, opener.panel]) one.setAttribute("aria-label", word("help", lang));
    opener.button.title = `${word("help", lang)} (?)`;
  });
  named(hub, "Tab", "tab");
  named(hub, "/", "searchKey");
  named(hub, "Esc", "close");
  named(hub, "↑ ↓ ← → · + −", "moveKeys");
  onKey(hub, "h", "homeKey", () => hub.goHome());
  onKey(hub, "?", "helpKey", () => opener.open(Boolean(opener.panel.hidden)));
  return holder(opener);
}

function fold(hub: Hub, page: HTMLElement): HTMLElement {
  const button = h(
    "button",
    { type: "button", class: "lm-button lm-fold", "aria-controls": "lm-side" },
    icon("M4 5h16v14H4z", "M10 5v14"),
  );
  const say = () => {
    const folded = page.classList.contains("lm-folded");
    button.setAttribute("aria-expanded", String(!folded));
    button.setAttribute("aria-label", word(folded ? "unfoldPanel" : "foldPanel", hub.lang.get()));
  };
  const to = (folded: boolean) => {
    page.classList.toggle("lm-folded", folded);
    say();
  };
  to(window.innerWidth < NARROW_PX);
  button.addEventListener("click", () => to(!page.classList.contains("lm-folded")));
  // Over the map, as a drawer, it gives way to what is done on the map.
  hub.map.on("mousedown", () => window.innerWidth < NARROW_PX && to(true));
  hub.lang.now(say);
  return button;
}

/** Leaflet's own buttons, named in the page's language. */
function zoomButtons(hub: Hub): void {
  hub.lang.now((lang) => {
    for (const name of ["zoomIn", "zoomOut"] as const) {
      const button = hub.map.getContainer().querySelector<HTMLElement>(`.leaflet-control-${NAMES[name]}`);
      if (button) button.title = word(name, lang);
      button?.setAttribute("aria-label", word(name, lang));
    }
  });
}

const NAMES = { zoomIn: "zoom-in", zoomOut: "zoom-out" };

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
    button.title = `${word("wholeMap", lang)} (H)`;
  });
  control.addTo(hub.map);
}
