import { fitted } from "./fit.ts";
import type { Hub } from "./hub.ts";
import { grouped } from "./numbers.ts";
import { roundScale, type Sheet, scaleOf, zoomOf } from "./sheet.ts";
import { word } from "./words.ts";

/** Canvas pixels to a screen pixel while printing: about 290 to the inch. */
const FINER = 3;
/** What stands above the map may lie over its edge if it is a line; a long warning gets room of its own. */
const ONE_LINE_PX = 48;
const USUAL: Sheet = { paper: "A4", portrait: false, scale: null };

let chosen = USUAL;

/** Print on this sheet; Ctrl+P prints on the usual one. */
export function print(on: Sheet): void {
  chosen = on;
  window.print();
  chosen = USUAL;
}

/**
 * Lay the page out as a sheet while the browser prints, whoever asked for it, and back afterwards. `page` gives the element that
 * becomes the sheet; `whole` is told when it is one, and when it is none any more.
 */
export function printOnBrowsersOwn(hub: Hub, page: () => HTMLElement, whole: (isSheet: boolean) => void): void {
  const size = document.createElement("style");
  document.head.append(size);
  let restore = () => {};
  let seen: { bounds: L.LatLngBounds; wanted: L.LatLngBounds; snap: number | undefined } | null = null;
  window.addEventListener("beforeprint", () => {
    if (seen) return;
    const { paper, portrait, scale } = chosen;
    seen = { bounds: hub.map.getBounds(), wanted: hub.forPrint(), snap: hub.map.options.zoomSnap };
    size.textContent = `@page { size: ${paper} ${portrait ? "portrait" : "landscape"}; margin: 8mm }`;
    whole(true);
    page().parentElement?.classList.add("lm-printing");
    const classes = ["lm-sheet", `lm-${paper}`, portrait ? "lm-portrait" : "lm-landscape"];
    page().classList.add(...classes);
    const card = ownPage(page(), classes);
    const tellScale = imprint(hub, page());
    const letters = fitted(page(), hub.lang.get());
    restore = () => [letters, card].forEach((one) => one());
    hub.map.options.zoomSnap = 0;
    tellScale(onPaper(hub, seen.wanted, scale));
    refine(hub, FINER / (window.devicePixelRatio || 1));
  });
  window.addEventListener("afterprint", () => {
    if (!seen) return;
    restore();
    page().classList.remove("lm-sheet", "lm-A3", "lm-A4", "lm-portrait", "lm-landscape");
    page().parentElement?.classList.remove("lm-printing");
    page()
      .querySelectorAll(".lm-imprint")
      .forEach((one) => one.remove());
    whole(false);
    hub.map.options.zoomSnap = seen.snap ?? 1;
    hub.map.invalidateSize({ pan: false, animate: false });
    hub.map.setView(seen.bounds.getCenter(), hub.map.getBoundsZoom(seen.bounds, false), { animate: false });
    refine(hub, 1);
    [seen, size.textContent] = [null, ""];
  });
}

/** An open dossier stands on pages of its own behind the map, whole; how it comes back is returned. */
function ownPage(page: HTMLElement, classes: string[]): () => void {
  const card = page.querySelector<HTMLElement>(".lm-card");
  if (!card || card.hidden) return () => {};
  const place = document.createComment("");
  const behind = document.createElement("div");
  behind.className = ["lm-page", ...classes, "lm-behind"].join(" ");
  const of = document.createElement("p");
  of.className = "lm-behind-of";
  const texts = [".lm-brand h1", ".lm-date", ".lm-note b"].map((part) => page.querySelector(part)?.textContent);
  of.textContent = texts.filter(Boolean).join(" · ");
  card.replaceWith(place);
  behind.append(of, card);
  page.after(behind);
  return () => {
    place.replaceWith(card);
    behind.remove();
  };
}

/** Measure the map anew, show the same ground at a round scale, or its middle at the scale asked for; the N of 1:N is returned. */
function onPaper(hub: Hub, bounds: L.LatLngBounds, scale: number | null): number {
  hub.map.invalidateSize({ pan: false, animate: false });
  const center = bounds.getCenter();
  const above = scale === null ? hub.map.getContainer().parentElement?.querySelector<HTMLElement>(".lm-above") : null;
  const lower = above && above.offsetHeight > ONE_LINE_PX ? above.offsetHeight : 0;
  const fits = scaleOf(hub.map.getBoundsZoom(bounds, false, L.point(0, lower)), center.lat);
  const drawn = scale ?? roundScale(fits);
  hub.map.setView(center, zoomOf(drawn, center.lat), { animate: false });
  if (lower) hub.map.panBy([0, -lower / 2], { animate: false });
  return drawn;
}

/** What only a sheet says: its scale in figures, beside the bar and in the foot, and the day of printing; the scale is told later. */
function imprint(hub: Hub, page: HTMLElement): (scale: number) => void {
  const lang = hub.lang.get();
  const beside = document.createElement("p");
  beside.className = "lm-imprint lm-ratio";
  page.querySelector(".lm-stage")?.append(beside);
  const today = new Date();
  const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
  const foot = document.createElement("p");
  foot.className = "lm-imprint";
  page.querySelector(".lm-foot")?.append(foot);
  const tell = (scale: number) => {
    beside.textContent = `1:${grouped(String(scale))}`;
    foot.textContent = `${word("scale", lang)} ${beside.textContent} (${chosen.paper}) · ${word("northUp", lang)} · ${word("printedOn", lang)} ${day}`;
  };
  tell(100_000); // as wide as it gets, for what must find room beside it
  return tell;
}

function refine(hub: Hub, finer: number): void {
  hub.canvas.refine(finer);
  hub.overlay.refine(finer);
}
