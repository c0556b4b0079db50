import { isPacked, LARGE, readLater, readNow } from "./block.ts";
import { Hub } from "./hub.ts";
import { Opening } from "./opening.ts";
import { basemap } from "./parts/basemap.ts";
import { buildings } from "./parts/buildings.ts";
import { colouring } from "./parts/colouring.ts";
import { dossier } from "./parts/dossier.ts";
import { exports_ } from "./parts/export.ts";
import { figures } from "./parts/figures.ts";
import { filters } from "./parts/filters/index.ts";
import { frame } from "./parts/frame.ts";
import { ground } from "./parts/ground.ts";
import { legend } from "./parts/legend.ts";
import { measure } from "./parts/measure.ts";
import { parcels } from "./parts/parcels.ts";
import { printFrame } from "./parts/print.ts";
import { quotas } from "./parts/quotas.ts";
import { search } from "./parts/search.ts";
import { swipe } from "./parts/swipe.ts";
import { timeline } from "./parts/timeline/index.ts";

/** A part of the page: given the map's hub and its data. The Python element of the same name writes the data. */
type Part = (hub: Hub, payload: never) => void;

const PARTS: Record<string, Part> = {
  basemap,
  buildings,
  colouring,
  dossier,
  export: exports_,
  figures,
  filters,
  frame,
  ground,
  legend,
  measure,
  parcels,
  print: printFrame,
  quotas,
  search,
  swipe,
  timeline,
};
const hubs = new WeakMap<L.Map, { hub: Hub; opening: Opening }>();

/** Called by every element of the saved page: which map, which part, and the id of the block that holds its data. */
function add(map: L.Map, kind: string, id: string): void {
  const known = hubs.get(map);
  const { hub, opening } = known ?? { hub: new Hub(map), opening: new Opening(map) };
  if (!known) hubs.set(map, { hub, opening });
  const block = document.getElementById(id);
  const made = (payload: unknown) => {
    block?.remove();
    PARTS[kind](hub, payload as never);
  };
  // Parts are made in their order: one that is large holds up those after it, and the page stays alive meanwhile.
  if (!opening.isBusy && (block?.textContent?.length ?? 0) < LARGE) made(readNow(block));
  else if (block && isPacked(block)) opening.add((tell) => readLater(block, tell).then(made));
  else opening.add(async () => made(readNow(block)));
}

declare global {
  interface Window {
    landmap: { add: typeof add };
  }
}

window.landmap = { add };
