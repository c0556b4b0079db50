import type { Hub } from "../hub.ts";
import { boundaryPainter, groundPainter, roadNamePainter, roadPainter } from "../paint/ground.ts";
import type { GroundPayload } from "../payload.ts";
import { unpack } from "../shapes.ts";

export function ground(hub: Hub, payload: GroundPayload): void {
  if (payload.boundary) {
    const boundary = unpack(payload.boundary);
    hub.startAt(boundary);
    hub.paint(groundPainter(boundary, () => !hub.onTiles.get()));
    hub.paint(boundaryPainter(boundary));
    hub.hasBoundary = true;
  }
  if (payload.roads) {
    const isShown = () => hub.isShown("roads");
    hub.showLayer("roads", true);
    hub.paint(roadPainter(payload.roads, isShown));
    hub.paint(roadNamePainter(payload.roads, isShown));
  }
}
