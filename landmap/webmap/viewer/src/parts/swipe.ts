import { CanvasLayer } from "../canvas-layer.ts";
import { fill, h, icon } from "../dom.ts";
import type { Hub } from "../hub.ts";
import { counted } from "../numbers.ts";
import { labelPainter } from "../paint/labels.ts";
import { parcelPainter } from "../paint/parcels.ts";
import type { Parcels, Scheme } from "../parcels.ts";
import { swatch } from "../patterns.ts";
import { schemes } from "../schemes.ts";
import { said, word } from "../words.ts";
import { DAY } from "./timeline/index.ts";

/** How far one press of an arrow key moves the divider, in percent of the map. */
const STEP = 2;
/** Half of the divider's grip and a little room beside it. */
const GRIP_PX = 24;
/** Canvas pixels to a screen pixel while printing, as of the map itself. */
const PRINT_FINER = 3;

/** Two drawings side by side: on the right what the map shows, on the left another day or another colouring. */
export function swipe(hub: Hub): void {
  hub.whenParcels((parcels) => made(hub, parcels));
}

function made(hub: Hub, parcels: Parcels): void {
  const layer = new CanvasLayer("lm-left");
  const handle = h(
    "div",
    { class: "lm-divider", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 100, hidden: true },
    h("span", { class: "lm-grip", "aria-hidden": "true" }, icon("M9 6l-5 6 5 6", "M15 6l5 6-5 6")),
  );
  const panel = h("div", { class: "lm-swipe", role: "group", hidden: true });
  const container = hub.map.getContainer();
  container.append(handle);
  hub.slot("over").append(panel);
  let left: Scheme = parcels.status;
  let at = 50;
  let isOn = false;
  for (const painter of hub.painters) if (painter.isOfScheme !== true) layer.add(painter);
  layer.add(parcelPainter(parcels, () => ({ scheme: left, shown: hub.filter.shown.get().rows })));
  layer.add(labelPainter(hub, parcels, () => left));

  const show = () => {
    const shown = Math.min(at, farthest(hub, container)); // with the card gone it stands again where it was put
    handle.style.left = `${shown}%`;
    handle.setAttribute("aria-valuenow", String(Math.round(shown)));
    layer.clip(shown / 100);
  };
  const place = (percent: number) => {
    at = Math.max(0, Math.min(farthest(hub, container), percent));
    show();
  };
  const keys = h("ul", { class: "lm-chips" });
  const choose = (scheme: Scheme) => {
    left = scheme;
    layer.repaint();
    legendOfLeft(hub, keys, scheme);
  };
  const controls = chooser(hub, choose);
  const turn = (on: boolean) => {
    isOn = on;
    handle.hidden = panel.hidden = !on;
    if (on) {
      layer.addTo(hub.map);
      fill(panel, ...controls(), keys);
      show();
    } else layer.remove();
    toggle.setAttribute("aria-pressed", String(on));
  };
  const toggle = control(hub, () => turn(!isOn));
  drag(handle, container, place);
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP, PageDown: -5 * STEP, PageUp: 5 * STEP, Home: -100, End: 100 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    place(Math.min(at, farthest(hub, container)) + by);
  });
  hub.covered.on(show);
  hub.map.on("resize", show);
  hub.filter.shown.on(() => isOn && layer.repaint());
  hub.layers.on(() => isOn && layer.repaint());
  hub.scheme.on(() => legendOfLeft(hub, keys, left));
  window.addEventListener("beforeprint", () => isOn && layer.refine(PRINT_FINER / (window.devicePixelRatio || 1)));
  window.addEventListener("afterprint", () => isOn && layer.refine(1));
  hub.lang.now((lang) => {
    handle.setAttribute("aria-label", word("divider", lang));
    if (isOn) fill(panel, ...controls(), keys);
  });
}

/** How far to the right the divider may stand, in percent: never under the open card, where no finger reaches it. */
function farthest(hub: Hub, container: HTMLElement): number {
  const covered = hub.covered.get();
  const free = container.offsetWidth - covered - GRIP_PX;
  return !covered || free < 2 * GRIP_PX || container.closest(".lm-sheet")
    ? 100
    : Math.min(100, (free / container.offsetWidth) * 100);
}

/** The classes of the left side with their counts, where the legend, which is the right side's, does not have them. */
function legendOfLeft(hub: Hub, list: HTMLElement, { classes }: Scheme): void {
  const onRight = new Set(hub.scheme.get().classes.map(({ code, fill: color }) => `${code} ${color}`));
  const told = classes.filter(({ count }) => count > 0);
  list.hidden = told.every(({ code, fill: color }) => onRight.has(`${code} ${color}`));
  const lang = hub.lang.get();
  fill(
    list,
    ...told.map((one) =>
      h("li", {}, swatch(one.fill, one.pattern, "", 18, 13), said(one.label, lang), h("small", {}, counted(one.count))),
    ),
  );
}

/** What the left side shows: a colouring, or the status on a day where there is history. */
function chooser(hub: Hub, choose: (scheme: Scheme) => void): () => HTMLElement[] {
  let name = hub.past ? DAY : "status";
  let day = hub.past ? `${Number(hub.past.days[hub.past.days.length - 1].slice(0, 4)) - 1}-12-31` : "";
  return () => {
    const lang = hub.lang.get();
    const past = hub.past;
    const options = [
      ...(past ? [{ name: DAY, text: word("onDay", lang) }] : []),
      ...schemes(hub).map((one) => ({ name: one.name, text: said(one.label, lang) })),
    ];
    const what = h(
      "select",
      { class: "lm-select", "aria-label": word("swipeLeft", lang) },
      ...options.map((one) => h("option", { value: one.name }, one.text)),
    );
    const when = h("input", {
      type: "date",
      class: "lm-select",
      "aria-label": word("day", lang),
      value: day,
      min: past?.days[0],
      max: past?.days[past.days.length - 1],
    });
    const told = h("b", { class: "lm-on-paper" }); // a sheet has no choices, only what was chosen
    const apply = () => {
      [name, day] = [what.value, when.value || day];
      when.hidden = name !== DAY;
      const made =
        name === DAY && past
          ? past.schemeAt(past.history.stepOf(day))
          : schemes(hub)
              .find((one) => one.name === name)
              ?.made();
      if (!made) return;
      choose(made);
      told.textContent = said(made.label ?? ["", ""], lang);
    };
    what.value = name;
    what.addEventListener("change", apply);
    when.addEventListener("change", apply);
    apply();
    return [
      h("span", {}, `◀ ${word("swipeLeft", lang)}`),
      what,
      when,
      told,
      h("span", {}, `${word("swipeRight", lang)}: ${word("asShown", lang)} ▶`),
    ];
  };
}

function control(hub: Hub, click: () => void): HTMLElement {
  const button = h(
    "button",
    { type: "button", class: "lm-swipe-toggle", "aria-pressed": "false" },
    icon("M12 3v18", "M8 8l-4 4 4 4", "M16 8l4 4-4 4"),
  );
  const made = new L.Control({ position: "bottomright" });
  made.onAdd = () => {
    const box = h("div", { class: "leaflet-bar" }, button);
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  made.addTo(hub.map);
  button.addEventListener("click", click);
  hub.lang.now((lang) => {
    button.title = word("swipe", lang);
    button.setAttribute("aria-label", word("swipe", lang));
  });
  return button;
}

/** Move the divider with mouse, pen or finger; the map below does not move with it. */
function drag(handle: HTMLElement, container: HTMLElement, place: (percent: number) => void): void {
  L.DomEvent.disableClickPropagation(handle);
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const box = container.getBoundingClientRect();
    place(((event.clientX - box.left) / box.width) * 100);
  });
}
