import type { Hub } from "./hub.ts";
import type { Parcels } from "./parcels.ts";

const PREFIX = "#parcel=";

/** The parcel that an address names: map.html#parcel=DK-001. */
export function parcelNamed(fragment: string): string | null {
  if (!fragment.startsWith(PREFIX)) return null;
  try {
    return decodeURIComponent(fragment.slice(PREFIX.length));
  } catch {
    return null;
  }
}

export function fragmentOf(id: string): string {
  return PREFIX + encodeURIComponent(id);
}

/** Keep address and chosen parcel the same, both ways. */
export function followFragment(hub: Hub, parcels: Parcels): void {
  const read = () => {
    const id = parcelNamed(location.hash);
    const row = id === null ? null : parcels.rowOf(id);
    if (row === null) return;
    hub.selected.set(row);
    hub.goTo(row);
  };
  window.addEventListener("hashchange", read);
  hub.selected.on((row) => {
    try {
      history.replaceState(null, "", row === null ? location.pathname + location.search : fragmentOf(parcels.id(row)));
    } catch {
      // In a notebook the map lies in a frame without an address of its own.
    }
  });
  // When the page is whole: the card is made after the parcels.
  setTimeout(read);
}
