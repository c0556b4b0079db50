import type { BasemapPayload } from "./payload.ts";
import { tileUrl } from "./tile-url.ts";

/**
 * Tiles drawn on canvases. An <img> would stand in the page with its address, and so would the key in a page that is saved from
 * the browser; a canvas holds pixels only.
 */
export class CanvasTiles extends L.GridLayer {
  private readonly templates: string[];
  private readonly subdomains: string;
  private readonly key: string;
  private someCame = false;
  onFault: () => void = () => undefined;

  constructor(basemap: BasemapPayload, key: string) {
    super({ maxNativeZoom: basemap.maxZoom, maxZoom: 24, className: "lm-tiles-of", updateWhenZooming: false });
    [this.templates, this.subdomains, this.key] = [basemap.urls, basemap.subdomains, key];
  }

  override createTile(at: L.Coords, done: L.DoneCallback): HTMLElement {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 256;
    const layers = this.templates.map((template) => loaded(tileUrl(template, at, this.subdomains, this.key)));
    Promise.all(layers).then(
      (images) => {
        this.someCame = true;
        for (const image of images) tile.getContext("2d")?.drawImage(image, 0, 0, 256, 256);
        done(undefined, tile);
      },
      (fault: Error) => {
        if (!this.someCame) this.onFault(); // a service has no tiles beyond its edge
        done(fault, tile);
      },
    );
    return tile;
  }
}

function loaded(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.referrerPolicy = "no-referrer";
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("tile"));
    image.src = url;
  });
}
