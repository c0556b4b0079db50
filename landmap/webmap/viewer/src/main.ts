import { Hub } from "./hub.ts";
import { buildings } from "./parts/buildings.ts";
import { dossier } from "./parts/dossier.ts";
import { figures } from "./parts/figures.ts";
import { frame } from "./parts/frame.ts";
import { ground } from "./parts/ground.ts";
import { legend } from "./parts/legend.ts";
import { parcels } from "./parts/parcels.ts";
import { quotas } from "./parts/quotas.ts";
import { search } from "./parts/search.ts";

/** A part of the page: given the map's hub and its data. The Python element of the same name writes the data. */
type Part = (hub: Hub, payload: never) => void;

const PARTS: Record<string, Part> = { buildings, dossier, figures, frame, ground, legend, parcels, quotas, search };
const hubs = new WeakMap<L.Map, Hub>();

/** Called by every element of the saved page: which map, which part, and the id of the block that holds its data. */
function add(map: L.Map, kind: string, id: string): void {
  const hub = hubs.get(map) ?? new Hub(map);
  hubs.set(map, hub);
  const block = document.getElementById(id);
  PARTS[kind](hub, JSON.parse(block?.textContent ?? "null") as never);
  block?.remove();
}

declare global {
  interface Window {
    landmap: { add: typeof add };
  }
}

window.landmap = { add };
