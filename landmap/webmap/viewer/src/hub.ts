import { CanvasLayer, type Painter } from "./canvas-layer.ts";
import { Filter } from "./filter.ts";
import type { Past } from "./history.ts";
import type { Parcels, Scheme, Sum } from "./parcels.ts";
import type { ClassPayload, FramePayload, Lang } from "./payload.ts";
import type { Shapes } from "./shapes.ts";
import { boxOf, extent, place } from "./shapes.ts";
import { Signal } from "./signal.ts";
import { joined, said, word } from "./words.ts";

/** "over": what is told along the upper edge of the map, beside or below one another. */
export type Slot = "top" | "tools" | "side" | "strip" | "card" | "stage" | "over";

/** The name of the legend's own condition in the filter. */
const LEGEND = "legend";
/** Room around the zone when the map shows all of it. */
const PADDING_PX = 28;
/** A middle that lies no further off is the same. */
const STILL_PX = 2;

/** What the parts of one map share. Parts never know one another, only this. */
export class Hub {
  readonly lang = new Signal<Lang>("zh");
  readonly parcels = new Signal<Parcels | null>(null);
  /** Row of the chosen parcel, or null. */
  readonly selected = new Signal<number | null>(null);
  readonly hovered = new Signal<number | null>(null);
  /** How the parcels are told apart and coloured. */
  readonly scheme = new Signal<Scheme>({ key: "", classes: [], of: new Uint8Array(0) });
  /** Numbers of the scheme's classes that the legend leaves out. */
  readonly hidden = new Signal<ReadonlySet<number>>(new Set());
  /** Which parcels are shown. Parts set conditions by name and listen to `filter.shown`. */
  readonly filter = new Filter();
  /** Layers that can be switched, and whether they are shown. */
  readonly layers = new Signal<ReadonlyMap<string, boolean>>(new Map());
  /** Width in CSS pixels that a panel covers on the right of the map. */
  readonly covered = new Signal(0);
  /** Whether a basemap lies below: then the ground is not painted over it. */
  readonly onTiles = new Signal(false);
  readonly canvas = new CanvasLayer("lm-base");
  readonly overlay = new CanvasLayer("lm-overlay");
  readonly map: L.Map;
  /** Past days to colour by, where there is history. */
  past: Past | null = null;
  /** All that is painted on the canvas, for a second canvas beside it. */
  readonly painters: Painter[] = [];
  private readonly slots = new Map<Slot, HTMLElement>();
  /** What the page says of its data; a file that leaves the page says it too. */
  about: Pick<FramePayload, "asOf" | "note" | "sources"> = { asOf: "", note: ["", ""], sources: [] };
  hasBoundary = false;
  /** Which states of use the buildings on the map are in (payload.ts). */
  buildingStates: ReadonlySet<number> = new Set();
  private home: L.LatLngBounds | null = null;
  private homeView: { center: L.LatLng; zoom: number } | null = null;

  constructor(map: L.Map) {
    this.map = map;
    const pane = map.createPane("landmap");
    pane.style.zIndex = "350"; // above tiles, below whatever a user adds
    pane.style.pointerEvents = "none";
    this.canvas.addTo(map);
    this.overlay.addTo(map);
    new ResizeObserver(() => this.resized()).observe(map.getContainer());
    this.hidden.on(() => this.hide());
    let key = "";
    this.scheme.on((scheme) => {
      // Another colouring has other classes; on another day the same classes stay hidden.
      if (scheme.key !== key) this.hidden.set(new Set());
      else if (this.hidden.get().size) this.hide();
      key = scheme.key;
      this.canvas.repaint();
    });
    this.filter.shown.on(() => {
      if (this.hidden.get().size && !this.filter.names.includes(LEGEND)) this.hidden.set(new Set()); // somebody cleared the filter
      this.canvas.repaint();
    });
    this.layers.on(() => this.canvas.repaint());
    this.onTiles.on(() => this.canvas.repaint());
    this.selected.on(() => this.overlay.repaint());
    this.hovered.on(() => this.overlay.repaint());
  }

  /** The parcels have come: every part that waits for them hears of it. */
  setParcels(parcels: Parcels): void {
    this.scheme.set(parcels.status);
    this.filter.reset(parcels.count);
    this.parcels.set(parcels);
  }

  /** Tell once that there are parcels, now or when they come. */
  whenParcels(made: (parcels: Parcels) => void): void {
    let done = false;
    this.parcels.now((parcels) => {
      if (!parcels || done) return;
      done = true;
      made(parcels);
    });
  }

  private hide(): void {
    const [scheme, hidden] = [this.scheme.get(), this.hidden.get()];
    const { of } = scheme;
    this.filter.set(LEGEND, hidden.size ? (row) => !hidden.has(of[row]) : null, (lang) => hiddenText(scheme, hidden, lang));
  }

  /** Take away what hides a parcel: of the legend only its class, of the rest every condition that does. */
  admit(row: number): void {
    const number = this.scheme.get().of[row];
    if (this.hidden.get().has(number)) this.hidden.set(new Set([...this.hidden.get()].filter((one) => one !== number)));
    this.filter.clear(row);
  }

  /** Count and area of what is shown, whatever it is coloured by and whatever day is shown: the sum is rounded, not its parts. */
  sum(): Sum {
    return this.parcels.get()?.total(this.filter.shown.get().rows) ?? { count: 0, unmeasured: 0, mu: 0 };
  }

  /** The class that a parcel is drawn in. */
  classOf(row: number): ClassPayload {
    const { classes, of } = this.scheme.get();
    return classes[of[row]];
  }

  isShownRow(row: number): boolean {
    return this.filter.shown.get().rows[row] === 1;
  }

  /** A place on the page for a part: the frame's, or a control of the map's own where there is no frame. */
  slot(name: Slot): HTMLElement {
    const known = this.slots.get(name);
    if (known) return known;
    const box = L.DomUtil.create("div", `lm-box lm-box-${name}`);
    L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
    if (name === "over") box.className = "lm-above";
    if (name === "over") this.slot("stage").append(box);
    else if (name === "stage")
      this.map.getContainer().append(box); // all over the map
    else {
      const control = new L.Control({ position: name === "card" ? "topright" : "topleft" });
      control.onAdd = () => box;
      control.addTo(this.map);
    }
    this.slots.set(name, box);
    return box;
  }

  offer(name: Slot, element: HTMLElement): void {
    this.slots.set(name, element);
  }

  paint(painter: Painter): void {
    this.painters.push(painter);
    this.canvas.add(painter);
  }

  showLayer(name: string, shown: boolean): void {
    this.layers.set(new Map(this.layers.get()).set(name, shown));
  }

  isShown(name: string): boolean {
    return this.layers.get().get(name) ?? true;
  }

  /** Metres of the map's plane to a CSS pixel. */
  metresPerPixel(): number {
    return (2 * Math.PI * 6378137) / 256 / 2 ** this.map.getZoom();
  }

  /** What the map shows when it opens: all of `shapes` and of what was given before. */
  startAt(shapes: Shapes): void {
    const bounds = boundsOf(shapes);
    if (!bounds) return;
    this.home = this.home ? this.home.extend(bounds) : bounds;
    this.goHome();
  }

  /** A map without a size (a hidden tab, a folded cell of a notebook) goes home when it gets one. */
  goHome(): void {
    const { x, y } = this.map.getSize();
    if (!this.home || !x || !y) return;
    this.map.fitBounds(this.home, { padding: [Math.min(PADDING_PX, x / 8), Math.min(PADDING_PX, y / 8)], animate: false });
    this.homeView = { center: this.map.getCenter(), zoom: this.map.getZoom() };
  }

  /** Whether nobody has moved the map since it showed the whole zone, or would have; Leaflet itself moves by parts of a pixel. */
  private isHome(): boolean {
    if (!this.homeView) return true;
    const { center, zoom } = this.homeView;
    if (zoom !== this.map.getZoom()) return false;
    return this.map.project(center, zoom).distanceTo(this.map.project(this.map.getCenter(), zoom)) < STILL_PX;
  }

  /** The map's place on the page has another size: show the whole zone if that is what it showed. */
  resized(): void {
    const { clientWidth, clientHeight } = this.map.getContainer();
    if (!clientWidth || !clientHeight) return; // hidden: what it shows stays as it is
    const isHome = this.isHome();
    this.map.invalidateSize({ pan: !isHome, animate: false });
    if (isHome) this.goHome();
  }

  /** What a sheet shall show: the whole zone if that is on screen, else what is. */
  forPrint(): L.LatLngBounds {
    return this.home && this.isHome() ? this.home.pad(0.02) : this.map.getBounds();
  }

  /** Bring a parcel into the free part of the map. */
  goTo(row: number): void {
    const parcels = this.parcels.get();
    const bounds = parcels && boundsOf(parcels.shapes, row);
    if (!bounds) return;
    const right = this.covered.get();
    const options = { paddingTopLeft: L.point(60, 60), paddingBottomRight: L.point(60 + right, 60), maxZoom: 17 };
    if (calm()) this.map.fitBounds(bounds, { ...options, animate: false });
    else this.map.flyToBounds(bounds, { ...options, duration: 0.7 });
  }

  /** Move the map only as far as needed for a parcel not to lie under the card or outside. */
  reveal(row: number): void {
    const parcels = this.parcels.get();
    const bounds = parcels && boundsOf(parcels.shapes, row);
    if (!bounds) return;
    const size = this.map.getSize();
    const at = this.map.latLngToContainerPoint(bounds.getCenter());
    const right = size.x - this.covered.get() - 40;
    const dx = at.x > right ? at.x - right + 60 : at.x < 40 ? at.x - 100 : 0;
    const dy = at.y > size.y - 40 ? at.y - size.y + 100 : at.y < 40 ? at.y - 100 : 0;
    if (dx || dy) this.map.panBy([dx, dy], { animate: !calm() });
  }
}

/** "Status: without in normal use", or what is left where that is shorter. */
function hiddenText(scheme: Scheme, hidden: ReadonlySet<number>, lang: Lang): string {
  const labels = (isHidden: boolean) =>
    scheme.classes.flatMap(({ label }, number) => (hidden.has(number) === isHidden ? [said(label, lang)] : []));
  const [away, shown] = [labels(true), labels(false)];
  const few =
    away.length < shown.length ? `${word("without", lang)}${joined(away, lang)}` : joined(shown, lang) || word("nothing", lang);
  return scheme.label ? `${said(scheme.label, lang)}: ${few}` : few;
}

/** Whether the reader asked for no movement. */
export function calm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Of one feature, or of all. */
function boundsOf(shapes: Shapes, feature?: number): L.LatLngBounds | null {
  const found = feature === undefined ? extent(shapes) : boxOf(shapes, feature);
  if (!found) return null;
  const corner = (x: number, y: number) => L.CRS.EPSG3857.unproject(L.point(...place(shapes, x, y)));
  return L.latLngBounds(corner(found[0], found[1]), corner(found[2], found[3]));
}
