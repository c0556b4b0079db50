import type { Hub } from "./hub.ts";

export type Paper = "A4" | "A3";

/** Canvas pixels to a screen pixel while printing: about 290 to the inch. */
const FINER = 3;

let paper: Paper = "A4";

/** Print on this paper; Ctrl+P prints on the one chosen last. */
export function print(on: Paper): void {
  paper = on;
  window.print();
  paper = "A4";
}

/** Lay the page out as a sheet while the browser prints, whoever asked for it, and back afterwards. */
export function printOnBrowsersOwn(hub: Hub, page: HTMLElement): void {
  const size = document.createElement("style");
  document.head.append(size);
  let seen: L.LatLngBounds | null = null;
  window.addEventListener("beforeprint", () => {
    seen = hub.map.getBounds();
    const wanted = hub.forPrint();
    size.textContent = `@page { size: ${paper} landscape; margin: 8mm }`;
    page.classList.add("lm-sheet", `lm-${paper}`);
    refit(hub, wanted, FINER / (window.devicePixelRatio || 1));
  });
  window.addEventListener("afterprint", () => {
    page.classList.remove("lm-sheet", "lm-A3", "lm-A4");
    if (seen) refit(hub, seen, 1);
    size.textContent = "";
  });
}

/** Measure the map anew, show the same ground as closely as a zoom level allows, and draw before the browser takes its picture. */
function refit(hub: Hub, bounds: L.LatLngBounds, finer: number): void {
  hub.map.invalidateSize({ pan: false, animate: false });
  const center = bounds.getCenter();
  hub.map.setView(center, hub.map.getBoundsZoom(bounds, false), { animate: false });
  hub.canvas.refine(finer);
  hub.overlay.refine(finer);
}
