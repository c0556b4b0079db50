import { fill, h } from "../dom.ts";
import { followFragment } from "../fragment.ts";
import type { Hub } from "../hub.ts";
import { named } from "../keys.ts";
import { labelPainter } from "../paint/labels.ts";
import { overlayPainter } from "../paint/overlay.ts";
import { parcelPainter } from "../paint/parcels.ts";
import { Parcels } from "../parcels.ts";
import type { ParcelsPayload } from "../payload.ts";
import { said, word } from "../words.ts";

/** How close to a line or a point the pointer must be. */
const REACH_PX = 7;

export function parcels(hub: Hub, payload: ParcelsPayload): void {
  const drawn = new Parcels(payload);
  hub.setParcels(drawn);
  hub.showLayer("labels", true);
  if (!hub.hasBoundary) hub.startAt(drawn.shapes);
  hub.paint(parcelPainter(drawn, () => ({ scheme: hub.scheme.get(), shown: hub.filter.shown.get().rows })));
  hub.paint(labelPainter(hub, drawn, () => hub.scheme.get()));
  hub.overlay.add(overlayPainter(hub, drawn));
  hub.lang.on(() => hub.canvas.repaint());
  point(hub, drawn);
  hint(hub, drawn);
  followFragment(hub, drawn);
}

/** Pointer: what lies under it, and a click chooses it. */
function point(hub: Hub, drawn: Parcels): void {
  const under = ({ latlng }: { latlng: L.LatLng }) =>
    drawn.at(latlng, hub.filter.shown.get().rows, REACH_PX * hub.metresPerPixel());
  let waiting: L.LeafletMouseEvent | null = null;
  const nothing = () => {
    waiting = null; // what was still to be looked up is no longer under the pointer
    hub.hovered.set(null);
  };
  const isHovering = hovering(hub.map.getContainer());
  hub.map.on("mousemove", (event) => {
    if (!isHovering(event.originalEvent)) return nothing();
    if (!waiting)
      requestAnimationFrame(() => {
        if (waiting) hub.hovered.set(under(waiting));
        waiting = null;
      });
    waiting = event;
  });
  hub.map.on("mouseout movestart zoomstart", nothing);
  window.addEventListener("blur", nothing);
  hub.selected.on(nothing);
  hub.map.on("click", (event) => {
    const on = event.originalEvent.target;
    if (on instanceof Element && on.closest(".leaflet-interactive")) return; // an element that a user added, not the ground
    const row = under(event);
    hub.selected.set(row);
    if (row !== null) hub.reveal(row);
  });
  middle(hub, under);
  hub.hovered.on((row) => hub.map.getContainer().classList.toggle("lm-pointing", row !== null));
}

/** Keyboard: with the map in focus, Enter chooses what lies in its middle, where the style shows a cross. */
function middle(hub: Hub, under: (at: { latlng: L.LatLng }) => number | null): void {
  named(hub, "Enter", "middleKey");
  const container = hub.map.getContainer();
  container.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== container) return;
    const row = under({ latlng: hub.map.getCenter() });
    if (row !== null) hub.selected.set(row);
  });
}

/** Whether a movement is that of a mouse or pen over the ground: no finger, nothing held down, no button or divider below it. */
function hovering(container: HTMLElement): (event: MouseEvent) => boolean {
  let isFinger = false;
  const last = (event: PointerEvent) => (isFinger = event.pointerType === "touch");
  for (const kind of ["pointerdown", "pointermove"] as const) container.addEventListener(kind, last, true);
  return ({ buttons, target }) =>
    !isFinger && !buttons && !(target instanceof Element && target.closest(".leaflet-control, .lm-divider"));
}

/** A line of text beside the pointer: name, class, area. */
function hint(hub: Hub, drawn: Parcels): void {
  const box = h("div", { class: "lm-hint", hidden: true, "aria-hidden": "true" });
  hub.map.getContainer().append(box);
  hub.map.on("mousemove", ({ containerPoint }) => {
    const left = containerPoint.x > hub.map.getSize().x - 260;
    box.style.transform = `translate(${containerPoint.x + (left ? -14 : 14)}px, ${containerPoint.y + 16}px)${left ? " translateX(-100%)" : ""}`;
  });
  hub.hovered.on((row) => {
    box.hidden = row === null;
    if (row === null) return;
    const lang = hub.lang.get();
    const { fill: color, label } = hub.classOf(row);
    const dot = h("i", { class: "lm-dot" });
    dot.style.backgroundColor = color;
    const mu = drawn.mu(row);
    fill(
      box,
      h("b", {}, drawn.title(row)),
      h("span", {}, dot, said(label, lang)),
      h("span", {}, mu === null ? word("unknown", lang) : `${mu} ${word("mu", lang)}`),
    );
  });
}
