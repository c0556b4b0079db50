import { fill, h, icon } from "../dom.ts";
import type { Hub } from "../hub.ts";
import { named } from "../keys.ts";
import type { Parcels } from "../parcels.ts";
import { swatch } from "../patterns.ts";
import type { DossiersPayload, Lang } from "../payload.ts";
import { said, word } from "../words.ts";

/** The card of the chosen parcel, from the right; Esc closes it. */
export function dossier(hub: Hub, payload: DossiersPayload): void {
  const card = h("aside", { class: "lm-card", tabindex: "-1", hidden: true });
  hub.slot("card").append(card);
  let before: HTMLElement | null = null;

  const show = () => {
    const [row, parcels, lang] = [hub.selected.get(), hub.parcels.get(), hub.lang.get()];
    const isOpen = row !== null && parcels !== null;
    if (isOpen && card.hidden) before = document.activeElement as HTMLElement | null;
    card.hidden = !isOpen;
    hub.covered.set(isOpen ? card.offsetWidth + 16 : 0);
    if (!isOpen) return;
    card.setAttribute("aria-label", `${word("dossier", lang)}: ${parcels.title(row)}`);
    const id = parcels.id(row);
    fill(
      card,
      head(hub, parcels, row, lang),
      facts(parcels, row, lang),
      ...sections(payload, id, lang),
      picture(payload, id, lang),
      foot(hub, parcels, row, lang),
    );
    card.scrollTop = 0;
  };
  hub.selected.on((row) => {
    show();
    if (row !== null) card.focus({ preventScroll: true });
    else before?.focus({ preventScroll: true });
  });
  hub.lang.on(show);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hub.selected.set(null);
  });
  named(hub, "← →", "neighbours");
  card.addEventListener("keydown", (event) => {
    const [row, parcels] = [hub.selected.get(), hub.parcels.get()];
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined || row === null || !parcels || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    step(hub, parcels, row, by);
  });
}

function head(hub: Hub, parcels: Parcels, row: number, lang: Lang): HTMLElement {
  const { fill: color, label, mark, pattern } = hub.classOf(row);
  const close = h(
    "button",
    { type: "button", class: "lm-round", "aria-label": word("close", lang), title: `${word("close", lang)} (Esc)` },
    icon("M6 6l12 12", "M18 6L6 18"),
  );
  close.addEventListener("click", () => hub.selected.set(null));
  const strip = h("div", { class: "lm-strip" }, swatch(color, pattern, mark, 34, 26), h("span", {}, said(label, lang)));
  strip.style.borderColor = color;
  return h(
    "header",
    {},
    h("p", { class: "lm-kicker" }, word("dossier", lang), h("code", {}, parcels.id(row))),
    h("h2", {}, parcels.title(row)),
    strip,
    close,
  );
}

function facts(parcels: Parcels, row: number, lang: Lang): HTMLElement {
  const mu = parcels.mu(row);
  const [holder, rule] = [parcels.holder(row), said(parcels.rule(row), lang)];
  return h(
    "div",
    { class: "lm-facts" },
    h(
      "p",
      { class: "lm-area" },
      h("span", {}, word("area", lang)),
      mu === null ? word("unknown", lang) : h("b", {}, mu),
      mu === null ? null : word("mu", lang),
    ),
    holder ? h("p", {}, h("span", {}, word("holder", lang)), holder) : null,
    rule ? h("p", { class: "lm-rule" }, h("span", {}, word("rule", lang)), rule) : null,
  );
}

/** The dossier in the page's language, or in the one there is. */
function sections(payload: DossiersPayload, id: string, lang: Lang): HTMLElement[] {
  const packed = payload[lang] ?? payload.zh ?? payload.en;
  const card = packed && Object.prototype.hasOwnProperty.call(packed.cards, id) ? packed.cards[id] : undefined;
  if (!packed || !card) return [];
  return card.map(([title, ...pairs]) => {
    const rows: HTMLElement[] = [];
    for (let i = 0; i < pairs.length; i += 2) {
      const value = packed.words[pairs[i + 1]];
      rows.push(
        h("dt", {}, packed.words[pairs[i]]),
        h("dd", value ? {} : { class: "lm-unknown" }, value || word("unknown", lang)),
      );
    }
    return h("section", {}, h("h3", {}, packed.words[title]), h("dl", {}, ...rows));
  });
}

function foot(hub: Hub, parcels: Parcels, row: number, lang: Lang): HTMLElement {
  const button = (name: "previous" | "next" | "zoomTo", action: () => void) => {
    const made = h("button", { type: "button", class: "lm-button" }, word(name, lang));
    made.addEventListener("click", action);
    return made;
  };
  return h(
    "footer",
    {},
    button("previous", () => step(hub, parcels, row, -1)),
    button("zoomTo", () => hub.goTo(row)),
    button("next", () => step(hub, parcels, row, 1)),
  );
}

/** Choose the next parcel that the filter shows, or the one before. */
function step(hub: Hub, parcels: Parcels, row: number, by: number): void {
  const next = neighbour(hub, parcels.count, row, by);
  if (next === null) return;
  hub.selected.set(next);
  hub.reveal(next);
}

/** The parcel's photo, or why there is none although the data name one. */
function picture(payload: DossiersPayload, id: string, lang: Lang): HTMLElement | null {
  const photo = payload.photos && Object.prototype.hasOwnProperty.call(payload.photos, id) ? payload.photos[id] : undefined;
  if (!photo) return null;
  const shown = photo.uri
    ? h("img", { src: photo.uri, alt: `${word("photo", lang)}: ${photo.name}`, decoding: "async" })
    : h("p", { class: "lm-unknown" }, said(photo.missing, lang));
  return h(
    "section",
    { class: "lm-photo" },
    h("h3", {}, word("photo", lang)),
    h("figure", {}, shown, h("figcaption", {}, photo.name)),
  );
}

/** The next row that the filter shows, around the end. */
function neighbour(hub: Hub, count: number, row: number, by: number): number | null {
  for (let i = 1; i < count; i++) {
    const next = (row + by * i + count * i) % count;
    if (hub.isShownRow(next)) return next;
  }
  return null;
}
