import type { Shapes } from "./shapes.ts";

const EARTH_M = 2 * Math.PI * 6378137;
/** How far beyond the edges of the map is drawn, as a share of its size, so that dragging shows no blank. */
const MARGIN = 0.25;
/** Milliseconds without movement after which what was drawn roughly is drawn finely. */
const CALM_MS = 250;

/** Cells of one layer -> CSS pixels of the canvas: x = x0 + k * cellX, y = y0 - k * cellY. */
export interface Transform {
  x0: number;
  y0: number;
  k: number;
}

/** What a painter draws on, and where things lie on it. */
export interface View {
  ctx: CanvasRenderingContext2D;
  /** Canvas pixels to a CSS pixel. */
  ratio: number;
  width: number;
  height: number;
  zoom: number;
  /** CSS pixels to a metre on the ground, at the middle of the view. */
  perMetre: number;
  /** Whether there is time to draw finely: nothing has moved for a while. */
  isFine: boolean;
  /** What was drawn is rough: paint again when nothing moves. */
  askFiner(): void;
  at(shapes: Shapes): Transform;
}

/** Draws one thing; those with a lower `order` lie below. */
export interface Painter {
  order: number;
  /** Whether what it paints depends on the map's colouring, so that a second canvas has one of its own. */
  isOfScheme?: boolean;
  paint(view: View): void;
}

/** A canvas over the whole map, drawn anew when the map has moved. */
export class CanvasLayer extends L.Layer {
  private readonly painters: Painter[] = [];
  private readonly canvas: HTMLCanvasElement;
  private frame = 0;
  private center: L.LatLng | null = null;
  private zoom = 0;
  private finer = 1;
  private waiting = 0;
  private share: number | null = null;

  constructor(name: string) {
    super();
    this.canvas = L.DomUtil.create("canvas", `lm-canvas ${name} leaflet-zoom-animated`);
  }

  add(painter: Painter): void {
    this.painters.push(painter);
    this.painters.sort((one, other) => one.order - other.order);
    this.repaint();
  }

  override onAdd(map: L.Map): this {
    map.getPane("landmap")?.append(this.canvas);
    this.repaint();
    return this;
  }

  override onRemove(): this {
    this.canvas.remove();
    return this;
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    return {
      viewreset: () => this.paintNow(),
      moveend: () => this.paintNow(),
      resize: () => this.paintNow(),
      move: () => {
        this.keepUp();
        this.cut();
      },
      zoom: () => this.follow(this._map.getCenter(), this._map.getZoom()),
      zoomanim: (event) => this.follow((event as L.ZoomAnimEvent).center, (event as L.ZoomAnimEvent).zoom),
    };
  }

  /** Show only the left `share` (0 to 1) of the map. */
  clip(share: number): void {
    this.share = share;
    this.cut();
  }

  /** The canvas is larger than the map and moves with it; what is cut stays at its place on the map. */
  private cut(): void {
    if (this.share === null) return;
    const size = this._map?.getSize();
    if (!size) return;
    const moved = L.DomUtil.getPosition(this._map.getPane("mapPane") as HTMLElement);
    const edge = L.DomUtil.getPosition(this.canvas) ?? L.point(0, 0);
    const right = size.x * this.share - moved.x - edge.x;
    this.canvas.style.clipPath = `inset(0 calc(100% - ${right}px) 0 0)`;
  }

  /** Draw `times` finer than the screen needs: for print. */
  refine(times: number): void {
    this.finer = times;
    this.paintNow();
  }

  /** Draw again before the next frame, however often it is asked for. */
  repaint(): void {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.paintNow());
  }

  paintNow(isFine = this.finer > 1): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.waiting);
    this.frame = this.waiting = 0;
    delete this.canvas.dataset.landmap;
    const map = this._map as L.Map | undefined;
    if (!map?.getSize().x) return;
    this.center = map.getCenter();
    this.zoom = map.getZoom();
    const size = map.getSize();
    const edge = map.containerPointToLayerPoint(size.multiplyBy(-MARGIN)).round();
    const view = this.view(map, edge, size.multiplyBy(1 + 2 * MARGIN).round(), isFine);
    L.DomUtil.setPosition(this.canvas, edge);
    L.DomUtil.setTransform(this.canvas, edge, 1);
    this.cut();
    for (const painter of view ? this.painters : []) {
      view?.ctx.save();
      if (view) painter.paint(view);
      view?.ctx.restore();
    }
  }

  /** Draw finely, where a painter can, once nothing has moved for a while. The canvas says `data-landmap="busy"` until then. */
  private waitForCalm(): void {
    clearTimeout(this.waiting);
    this.canvas.dataset.landmap = "busy";
    this.waiting = window.setTimeout(() => this.paintNow(true), CALM_MS);
  }

  /** While the map is dragged: draw anew before the part that was drawn beyond the edges is used up. */
  private keepUp(): void {
    const map = this._map as L.Map | undefined;
    if (!map || map.getZoom() !== this.zoom) return;
    if (this.waiting) this.waitForCalm();
    const size = map.getSize();
    const { x, y } = map.layerPointToContainerPoint(L.DomUtil.getPosition(this.canvas));
    const left = 0.1 * MARGIN;
    const isCovered = (at: number, length: number) => at <= -left * length && at >= (left - 2 * MARGIN) * length;
    if (!isCovered(x, size.x) || !isCovered(y, size.y)) this.paintNow();
  }

  private view(map: L.Map, edge: L.Point, size: L.Point, isFine: boolean): View | null {
    const ctx = this.canvas.getContext("2d");
    if (!ctx) return null;
    const ratio = (window.devicePixelRatio || 1) * this.finer;
    this.canvas.width = Math.round(size.x * ratio);
    this.canvas.height = Math.round(size.y * ratio);
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const world = 256 * 2 ** this.zoom;
    const corner = edge.add(map.getPixelOrigin());
    const latitude = (map.getCenter().lat * Math.PI) / 180;
    return {
      ctx,
      ratio,
      width: size.x,
      height: size.y,
      zoom: this.zoom,
      perMetre: world / EARTH_M / Math.cos(latitude),
      isFine,
      askFiner: () => this.waitForCalm(),
      at: (shapes) => ({
        x0: world * (0.5 + shapes.origin[0] / EARTH_M) - corner.x,
        y0: world * (0.5 - shapes.origin[1] / EARTH_M) - corner.y,
        k: (world / EARTH_M) * shapes.step,
      }),
    };
  }

  /** While the map zooms the drawing is stretched with it; it is drawn anew when that ends. */
  private follow(center: L.LatLng, zoom: number): void {
    if (!this.center) return;
    const map = this._map;
    const size = map.getSize();
    const scale = map.getZoomScale(zoom, this.zoom);
    const pane = L.DomUtil.getPosition(map.getPane("mapPane") as HTMLElement);
    const newOrigin = map.project(center, zoom).subtract(size.divideBy(2)).add(pane).round();
    const edge = size
      .multiplyBy(-(0.5 + MARGIN) * scale)
      .add(map.project(this.center, zoom))
      .subtract(newOrigin);
    L.DomUtil.setTransform(this.canvas, edge, scale);
  }
}
