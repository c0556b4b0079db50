import { fill, h, icon } from "../dom.ts";
import { areaM2, crosses, distanceM, halfUp, lengthM } from "../geodesy.ts";
import type { Hub } from "../hub.ts";
import { named, onKey } from "../keys.ts";
import { grouped } from "../numbers.ts";
import type { Lang } from "../payload.ts";
import { cell, place as placeOf } from "../shapes.ts";
import { nearestVertex } from "../snap.ts";
import { word } from "../words.ts";

type Kind = "length" | "area";
const M2_PER_MU = 2000 / 3;
const COLOR = "#b0006e";
/** A point this near to a corner of a parcel is set on it, unless Alt is held. */
const SNAP_PX = 9;

/** Lengths (m, km) and areas (m2, mu) by clicks, taps or keys; Esc clears, and clears away. */
export function measure(hub: Hub): void {
  const ruler = new Ruler(hub);
  const buttons = (["length", "area"] as Kind[]).map((kind) => {
    const drawn =
      kind === "length" ? icon("M3 17L17 3l4 4L7 21z", "M7 13l2 2", "M11 9l2 2", "M15 5l2 2") : icon("M4 6l10-2 6 9-7 7-8-4z");
    const button = h("button", { type: "button", class: `lm-button lm-measure-${kind}`, "aria-pressed": "false" }, drawn);
    button.addEventListener("click", () => ruler.toggle(kind));
    hub.lang.now((lang) => {
      const name = word(kind === "length" ? "measureLength" : "measureArea", lang);
      button.setAttribute("aria-label", name);
      button.title = `${name} (M)`;
    });
    ruler.told((now) => button.setAttribute("aria-pressed", String(now === kind)));
    return button;
  });
  hub.slot("tools").append(...buttons);
  onKey(hub, "m", "measureKey", () => ruler.toggle(ruler.kind === "length" ? "area" : "length", true));
  named(hub, "Enter · Backspace · Esc", "measureKeys");
}

/** One measurement at a time: a sheet of glass over the map takes the clicks, the map below still moves. */
class Ruler {
  kind: Kind | null = null;
  private readonly hub: Hub;
  private readonly listeners: ((kind: Kind | null) => void)[] = [];
  private readonly drawn = L.featureGroup();
  private readonly glass = h("div", { class: "lm-glass", hidden: true });
  private readonly aim = h("div", { class: "lm-aim", hidden: true, "aria-hidden": "true" });
  private readonly result = h("div", { class: "lm-measured", hidden: true, role: "group" });
  private readonly figures = h("p", { role: "status" });
  private places: L.LatLng[] = [];
  private pointer: L.LatLng | null = null;
  private isDone = false;

  constructor(hub: Hub) {
    this.hub = hub;
    const container = hub.map.getContainer();
    container.append(this.glass, this.aim, this.result);
    this.drawn.addTo(hub.map);
    L.DomEvent.disableClickPropagation(this.result);
    this.glass.addEventListener("click", (event) => this.click(event));
    this.glass.addEventListener("dblclick", (event) => event.stopPropagation());
    this.glass.addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.follow(event));
    document.addEventListener("keydown", (event) => this.key(event), true);
    hub.lang.on(() => this.show());
  }

  told(listener: (kind: Kind | null) => void): void {
    this.listeners.push(listener);
  }

  /** Begin, change between length and area with the same points, or end. `byKey`: the middle of the map is the pointer. */
  toggle(kind: Kind, byKey = false): void {
    if (kind === this.kind) {
      this.end();
      return;
    }
    if (this.kind === null || this.isDone) [this.places, this.isDone] = [[], false];
    this.kind = kind;
    this.glass.hidden = this.result.hidden = false;
    this.aim.hidden = !byKey;
    if (byKey) this.hub.map.getContainer().focus({ preventScroll: true });
    this.hub.map.doubleClickZoom.disable();
    this.hub.map.getContainer().classList.add("lm-measuring");
    this.show();
  }

  private end(): void {
    [this.kind, this.places, this.pointer, this.isDone] = [null, [], null, false];
    this.glass.hidden = this.aim.hidden = this.result.hidden = true;
    this.hub.map.doubleClickZoom.enable();
    this.hub.map.getContainer().classList.remove("lm-measuring");
    this.show();
  }

  private click(event: MouseEvent): void {
    event.stopPropagation();
    const moved = (this.hub.map.dragging as L.Handler & { moved?: () => boolean }).moved?.();
    if (event.detail > 1) this.finish();
    if (moved || event.detail > 1) return;
    this.aim.hidden = true;
    this.add(this.under(event));
  }

  private add(place: L.LatLng): void {
    if (this.isDone) [this.places, this.isDone] = [[], false];
    this.places.push(place);
    this.show();
  }

  private follow(event: PointerEvent): void {
    this.pointer = this.isDone || !this.places.length ? null : this.under(event);
    this.show();
  }

  /** The place under the pointer, or the corner of a parcel beside it. */
  private under(event: MouseEvent): L.LatLng {
    const at = this.hub.map.mouseEventToLatLng(event);
    const shapes = this.hub.parcels.get()?.shapes;
    if (!shapes || event.altKey) return at;
    const on = L.CRS.EPSG3857.project(at);
    const pixel = (2 * Math.PI * 6378137) / 256 / 2 ** this.hub.map.getZoom();
    const corner = nearestVertex(shapes, ...cell(shapes, on.x, on.y), (SNAP_PX * pixel) / shapes.step);
    return corner ? L.CRS.EPSG3857.unproject(L.point(...placeOf(shapes, ...corner))) : at;
  }

  private finish(): void {
    [this.isDone, this.pointer] = [true, null];
    this.show();
  }

  private undo(): void {
    this.isDone = false;
    this.places.pop();
    this.show();
  }

  /** While measuring: Enter sets a point in the middle of the map, Backspace takes the last one back, Escape clears, then ends. */
  private key(event: KeyboardEvent): void {
    if (this.kind === null) return;
    const onMap = event.target === this.hub.map.getContainer() || event.target === document.body;
    const steps: Record<string, () => void> = {
      Escape: () =>
        this.places.length ? ([this.places, this.pointer, this.isDone] = [[], null, false]) && this.show() : this.end(),
      Enter: () => {
        this.aim.hidden = false;
        this.add(this.hub.map.getCenter());
      },
      Backspace: () => this.undo(),
    };
    const step = steps[event.key];
    if (!step || (event.key !== "Escape" && !onMap)) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  }

  private show(): void {
    for (const listener of this.listeners) listener(this.kind);
    this.draw();
    if (this.kind === null) return;
    const lang = this.hub.lang.get();
    this.result.setAttribute("aria-label", word(this.kind === "length" ? "measureLength" : "measureArea", lang));
    const lines = this.places.length < 2 ? [word("measureStart", lang)] : said(this.kind, this.places, lang);
    // Only what has changed is read out again.
    if (this.figures.textContent !== lines.join(""))
      fill(
        this.figures,
        ...lines.map((line, i) => (i === 0 && this.places.length > 1 ? h("b", {}, line) : h("span", {}, line))),
      );
    const button = (name: "finish" | "undo" | "clear" | "close", action: () => void, can = true) => {
      const made = h("button", { type: "button", class: "lm-link", disabled: !can }, word(name, lang));
      made.addEventListener("click", action);
      return made;
    };
    const some = this.places.length > 0;
    const tools = h(
      "p",
      {},
      button("undo", () => this.undo(), some),
      button("finish", () => this.finish(), some && !this.isDone),
      button("close", () => this.end()),
    );
    fill(this.result, this.figures, tools);
  }

  private draw(): void {
    this.drawn.clearLayers();
    if (this.kind === null) return;
    const all = this.pointer && !this.isDone ? [...this.places, this.pointer] : this.places;
    const style = { color: COLOR, weight: 3, interactive: false, fillOpacity: 0.12 };
    const line = this.kind === "area" && all.length > 2 ? L.polygon(all, style) : L.polyline(all, style);
    line.addTo(this.drawn);
    for (const place of this.places)
      L.circleMarker(place, {
        radius: 4,
        color: COLOR,
        weight: 2,
        fillColor: "#fff",
        fillOpacity: 1,
        interactive: false,
      }).addTo(this.drawn);
  }
}

/** The figures of a measurement, the main one first. */
export function said(kind: Kind, places: readonly { lat: number; lng: number }[], lang: Lang): string[] {
  if (kind === "length" || places.length < 3)
    return [
      lengthText(lengthM(places)),
      `${word("lastPart", lang)} ${lengthText(distanceM(places[places.length - 2], places[places.length - 1]))}`,
    ];
  if (crosses(places)) return [word("measureCrosses", lang)];
  const m2 = areaM2(places);
  const around = lengthM([...places, places[0]]);
  return [
    `${grouped(halfUp(m2 / M2_PER_MU, 2))} ${word("mu", lang)}`,
    `${grouped(halfUp(m2, 1))} m²`,
    `${word("perimeter", lang)} ${lengthText(around)}`,
  ];
}

/** Metres to the decimetre; from ten kilometres on, kilometres to the metre. */
function lengthText(m: number): string {
  return m < 10_000 ? `${grouped(halfUp(m, 1))} m` : `${grouped(halfUp(m / 1000, 3))} km`;
}
