import { breath } from "./block.ts";
import { h } from "./dom.ts";

/** How a share of the work done is told. */
export type Tell = (share: number) => void;

/** Reads large data part by part while the page stays alive, and shows how far it is. The map's container says `data-landmap="busy"` meanwhile. */
export class Opening {
  private readonly map: L.Map;
  private readonly waiting: ((tell: Tell) => Promise<void>)[] = [];
  private bar: HTMLElement | null = null;

  constructor(map: L.Map) {
    this.map = map;
  }

  get isBusy(): boolean {
    return this.bar !== null;
  }

  add(work: (tell: Tell) => Promise<void>): void {
    this.waiting.push(work);
    if (!this.isBusy) void this.run();
  }

  private async run(): Promise<void> {
    const fill = h("i");
    this.bar = h(
      "div",
      {
        class: "lm-opening",
        role: "progressbar",
        "aria-label": "正在打开 opening",
        "aria-valuemin": "0",
        "aria-valuemax": "100",
      },
      h("span", {}, "正在打开地图… opening the map"),
      fill,
    );
    this.map.getContainer().append(this.bar);
    this.map.getContainer().dataset.landmap = "busy";
    const tell = (share: number) => {
      fill.style.width = `${Math.round(share * 100)}%`;
      this.bar?.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    };
    await breath();
    try {
      for (let work = this.waiting.shift(); work; work = this.waiting.shift()) {
        await work(tell);
        await breath();
      }
    } catch (error) {
      fill.remove();
      this.bar.firstElementChild?.replaceChildren(
        "地图数据读不出，文件可能不完整 The map's data cannot be read; the file may be incomplete",
      );
      throw error;
    }
    this.bar.remove();
    this.bar = null;
    delete this.map.getContainer().dataset.landmap;
  }
}
