import type { Hub } from "../hub.ts";
import { buildingPainter } from "../paint/buildings.ts";
import type { BuildingsPayload } from "../payload.ts";

export function buildings(hub: Hub, payload: BuildingsPayload): void {
  hub.buildingStates = new Set(payload.states);
  hub.showLayer("buildings", true);
  hub.paint(buildingPainter(payload, () => hub.isShown("buildings")));
}
