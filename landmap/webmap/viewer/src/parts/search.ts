import { fill, h, icon } from "../dom.ts";
import { find } from "../find.ts";
import type { Hub } from "../hub.ts";
import type { SearchPayload } from "../payload.ts";
import { Readings } from "../pinyin.ts";
import { said, word } from "../words.ts";

const MOST = 40;
/** The room for a few results. */
const LEAST_PX = 240;

/** A search box with a list of results: the combobox pattern, all of it by keyboard. */
export function search(hub: Hub, payload: SearchPayload | null): void {
  const readings = new Readings(payload?.readings);
  const list = h("ul", { id: "lm-results", role: "listbox", class: "lm-results", tabindex: "-1", hidden: true });
  const input = h("input", {
    type: "search",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-controls": "lm-results",
    "aria-autocomplete": "list",
  });
  const box = h(
    "div",
    { class: "lm-search", role: "search" },
    icon("M11 4a7 7 0 1 1 0 14a7 7 0 0 1 0-14z", "M16 16l5 5"),
    input,
    list,
  );
  hub.slot("top").append(box);
  let rows: number[] = [];
  let at = -1;
  /** A parcel was chosen: when its card gives the focus back, the list stays closed. */
  let isChosen = false;

  const open = (shown: boolean) => {
    if (shown) fit(list, input);
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
  };
  const mark = (place: number) => {
    at = place;
    [...list.querySelectorAll("[role=option]")].forEach((item, i) => {
      item.setAttribute("aria-selected", String(i === at));
      if (i === at) item.scrollIntoView({ block: "nearest" });
    });
    if (at >= 0) input.setAttribute("aria-activedescendant", `lm-result-${at}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const choose = (row: number) => {
    open(false);
    isChosen = true;
    hub.admit(row);
    hub.selected.set(row);
    hub.goTo(row);
  };
  const refresh = () => {
    const parcels = hub.parcels.get();
    if (!parcels) return;
    rows = input.value.trim() ? find(parcels.searched, input.value, MOST, readings) : shownRows(hub);
    fill(
      list,
      ...rows.map((row, i) => option(hub, row, i, () => choose(row))),
      rows.length ? null : h("li", { class: "lm-nothing" }, word("nothingFound", hub.lang.get())),
    );
    open(true);
    mark(rows.length && input.value.trim() ? 0 : -1);
  };
  /** Letters typed faster than they can be looked for are looked for together. */
  let waiting = 0;
  const refreshSoon = () => {
    if (!waiting) waiting = requestAnimationFrame(refreshNow);
  };
  const refreshNow = () => {
    if (!waiting) return;
    cancelAnimationFrame(waiting);
    waiting = 0;
    refresh();
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => (list.hidden ? refresh() : mark(Math.min(at + 1, rows.length - 1))),
    ArrowUp: () => mark(Math.max(at - 1, 0)),
    Enter: () => (at >= 0 && !list.hidden ? choose(rows[at]) : refresh()),
    Escape: () => (list.hidden ? (input.value = "") : open(false)),
  };
  input.addEventListener("input", refreshSoon);
  input.addEventListener("focus", () => {
    if (!isChosen) refresh();
    isChosen = false;
    setTimeout(() => hub.parcels.get()?.searched); // made before the first letter is typed
  });
  input.addEventListener("click", () => list.hidden && refresh());
  input.addEventListener("blur", () => {
    refreshNow();
    open(false);
  });
  input.addEventListener("keydown", (event) => {
    const isIdle = event.key === "Escape" && list.hidden && !input.value; // then Escape is the page's
    const action = isIdle ? undefined : keys[event.key];
    if (!action || event.isComposing) return; // Enter and arrows also choose characters while Chinese is typed
    event.preventDefault();
    event.stopPropagation();
    refreshNow();
    action();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    input.focus();
  });
  hub.lang.now((lang) => {
    input.placeholder = word("search", lang);
    input.setAttribute("aria-label", word("search", lang));
    input.title = word("keys", lang);
    list.setAttribute("aria-label", word("results", lang));
  });
}

/** The list below its box, or above it where more of the map (or of the page) lies: one that is cut off cannot be read. */
function fit(list: HTMLElement, input: HTMLElement): void {
  const { top, bottom } = input.getBoundingClientRect();
  const within = input.closest(".leaflet-container")?.getBoundingClientRect();
  const [above, below] = [top - (within?.top ?? 0), (within?.bottom ?? window.innerHeight) - bottom];
  const isUp = below < LEAST_PX && above > below;
  list.classList.toggle("lm-up", isUp);
  list.style.setProperty("--lm-room", `${(isUp ? above : below) - 14}px`);
}

/** Without a word to look for: the parcels that the filter shows, so that the map can be read as a list. */
function shownRows(hub: Hub): number[] {
  const parcels = hub.parcels.get();
  const found: number[] = [];
  for (let row = 0; parcels && row < parcels.count && found.length < MOST; row++) {
    if (hub.isShownRow(row)) found.push(row);
  }
  return found;
}

function option(hub: Hub, row: number, place: number, choose: () => void): HTMLElement {
  const parcels = hub.parcels.get();
  if (!parcels) return h("li");
  const lang = hub.lang.get();
  const { fill: color, label } = hub.classOf(row);
  const dot = h("i", { class: "lm-dot" });
  dot.style.backgroundColor = color;
  const mu = parcels.mu(row);
  const item = h(
    "li",
    { role: "option", id: `lm-result-${place}`, "aria-selected": "false" },
    dot,
    h("b", {}, parcels.title(row)),
    h("span", {}, [parcels.id(row), parcels.holder(row)].filter(Boolean).join(" · ")),
    h("em", {}, `${said(label, lang)}${mu === null ? "" : ` · ${mu} ${word("mu", lang)}`}`),
  );
  item.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus in the box
  item.addEventListener("click", choose);
  return item;
}
