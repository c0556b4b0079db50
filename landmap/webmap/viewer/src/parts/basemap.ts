import { fill, h, icon } from "../dom.ts";
import type { Hub } from "../hub.ts";
import type { BasemapPayload, BasemapsPayload, Lang } from "../payload.ts";
import { holder, popover } from "../popover.ts";
import { isTemplate } from "../tile-url.ts";
import { CanvasTiles } from "../tiles.ts";
import { said, word } from "../words.ts";

/** Where `landmap view` names the tiles that lie beside the file. */
const BESIDE = "landmap_tiles";
const OWN = "own";

/** A choice of basemaps, none at first; the button is there only where there is something to choose. */
export function basemap(hub: Hub, payload: BasemapsPayload): void {
  const all = [...beside(), ...payload.basemaps];
  if (!all.length && !payload.typed) return;
  const shown = new Shown(hub);
  const opener = popover("basemap", () => choices(hub, all, payload.typed, shown), [
    icon("M4 6l8-3 8 3-8 3z", "M4 12l8 3 8-3", "M4 18l8 3 8-3"),
  ]);
  hub.lang.now((lang) => {
    opener.button.setAttribute("aria-label", word("basemap", lang));
    opener.panel.setAttribute("aria-label", word("basemap", lang));
    opener.button.title = word("basemap", lang);
  });
  hub.slot("tools").append(holder(opener));
}

function beside(): BasemapPayload[] {
  const block = document.getElementById(BESIDE);
  return block ? (JSON.parse(block.textContent ?? "[]") as BasemapPayload[]) : [];
}

/** The basemap on the map, with what has to be said about it. */
class Shown {
  id = "";
  private readonly hub: Hub;
  private layer: CanvasTiles | null = null;
  private now: BasemapPayload | null = null;
  private readonly banner = h("p", { class: "lm-banner", role: "alert", hidden: true });
  private readonly note = h("p", { class: "lm-credit", hidden: true });
  private readonly fault = h("p", { class: "lm-fault", role: "status", hidden: true });

  constructor(hub: Hub) {
    this.hub = hub;
    hub.slot("over").append(this.banner, this.fault);
    hub.map.getContainer().append(this.note);
    hub.lang.on(() => this.say());
  }

  none(): void {
    this.layer?.remove();
    [this.layer, this.now, this.id] = [null, null, ""];
    this.say();
  }

  use(basemap: BasemapPayload, key: string): void {
    this.layer?.remove();
    [this.now, this.id] = [basemap, basemap.id];
    this.layer = new CanvasTiles(basemap, key);
    this.layer.onFault = () => (this.fault.hidden = false);
    this.layer.addTo(this.hub.map);
    this.say();
  }

  private say(): void {
    const lang = this.hub.lang.get();
    this.fault.hidden = true;
    this.fault.textContent = word("basemapGone", lang);
    this.banner.hidden = this.now?.shifted !== true;
    this.banner.textContent = word("gcj", lang);
    const lines = this.now ? [said(this.now.attribution, lang), said(this.now.note, lang)].filter(Boolean) : [];
    this.note.hidden = !lines.length;
    this.note.textContent = lines.join(" · ");
    // The zone's own ground is opaque: with a basemap below, only its outline is drawn.
    this.hub.map.getContainer().classList.toggle("lm-on-tiles", this.now !== null);
    this.hub.onTiles.set(this.now !== null);
  }
}

function choices(hub: Hub, all: BasemapPayload[], typed: boolean, shown: Shown): HTMLElement[] {
  const lang = hub.lang.get();
  const more = h("div", { class: "lm-basemap-more" });
  const none = () => {
    fill(more);
    shown.none();
  };
  const options: [id: string, label: string, pick: () => void][] = [
    ["", word("noBasemap", lang), none],
    ...all.map((one): [string, string, () => void] => [one.id, said(one.name, lang), () => pick(one, more, shown, lang)]),
    ...(typed ? [[OWN, word("basemapOwn", lang), () => fill(more, ...own(shown, lang))] as [string, string, () => void]] : []),
  ];
  const radios = options.map(([id, label, picked]) => {
    const radio = h("input", { type: "radio", name: "lm-basemap", value: id });
    radio.checked = shown.id === id;
    radio.addEventListener("change", picked);
    return h("label", {}, radio, label);
  });
  const current = all.find((one) => one.id === shown.id);
  if (current?.key) fill(more, ...keyForm(current, shown, lang));
  return [
    h("div", { class: "lm-radios", role: "radiogroup", "aria-label": word("basemap", lang) }, ...radios),
    more,
    h("small", {}, word("basemapAsks", lang)),
  ];
}

function pick(one: BasemapPayload, more: HTMLElement, shown: Shown, lang: Lang): void {
  fill(more, ...(one.key ? keyForm(one, shown, lang) : []));
  const key = one.key ? kept(one.key) : "";
  if (!one.key || key) shown.use(one, key);
}

/** Where the key is typed: it goes into this browser's store and nowhere else. */
function keyForm(one: BasemapPayload, shown: Shown, lang: Lang): HTMLElement[] {
  const input = h("input", {
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": `${said(one.name, lang)} ${word("keyOf", lang)}`,
    placeholder: word("keyOf", lang),
  });
  input.value = kept(one.key);
  const use = h("button", { type: "submit", class: "lm-button" }, word("show", lang));
  const forget = h("button", { type: "button", class: "lm-link" }, word("forget", lang));
  forget.addEventListener("click", () => {
    keep(one.key, "");
    input.value = "";
    shown.none();
  });
  const form = h("form", { class: "lm-key-form" }, input, use, forget);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const key = input.value.trim();
    if (!key) return;
    keep(one.key, key);
    shown.use(one, key);
  });
  return [form, h("small", {}, word("keyNote", lang))];
}

function own(shown: Shown, lang: Lang): HTMLElement[] {
  const input = h("input", {
    type: "url",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": word("basemapOwn", lang),
    placeholder: "https://…/{z}/{x}/{y}.png",
  });
  input.value = kept(OWN);
  input.addEventListener("input", () => input.setCustomValidity("")); // a form with a fault would not be sent again
  const form = h(
    "form",
    { class: "lm-key-form" },
    input,
    h("button", { type: "submit", class: "lm-button" }, word("show", lang)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    input.setCustomValidity(isTemplate(text) ? "" : "{z} {x} {y}");
    if (!form.reportValidity()) return;
    keep(OWN, text);
    shown.use(
      {
        id: OWN,
        name: ["", ""],
        urls: [text],
        subdomains: "",
        attribution: ["", ""],
        note: ["", ""],
        shifted: false,
        key: "",
        maxZoom: 18,
      },
      "",
    );
  });
  return [form];
}

const stored = (name: string) => `landmap.basemap.${name}`;

function kept(name: string): string {
  try {
    return localStorage.getItem(stored(name)) ?? "";
  } catch {
    return session.get(name) ?? ""; // a notebook's frame has no store
  }
}

function keep(name: string, value: string): void {
  session.set(name, value);
  try {
    if (value) localStorage.setItem(stored(name), value);
    else localStorage.removeItem(stored(name));
  } catch {
    // kept for as long as the page is open
  }
}

const session = new Map<string, string>();
