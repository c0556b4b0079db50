import { fill, h } from "../dom.ts";
import type { Hub } from "../hub.ts";
import { counted, fromHundredths } from "../numbers.ts";
import type { Parcels, Scheme } from "../parcels.ts";
import { swatch } from "../patterns.ts";
import type { ClassPayload, Lang } from "../payload.ts";
import { section } from "../section.ts";
import { said, type Word, word } from "../words.ts";

export function legend(hub: Hub): void {
  const { body, head } = section(hub, "legend");
  const ofWhat = h("span", { class: "lm-on-paper" });
  head.querySelector("button")?.firstElementChild?.append(ofWhat);
  const total = h("p", { class: "lm-total", role: "status" });
  const list = h("ul", { class: "lm-classes" });
  const all = h("button", { type: "button", class: "lm-link" });
  const none = h("button", { type: "button", class: "lm-link" });
  const layers = h("div", { class: "lm-layers", role: "group" });
  const keys = h("p", { class: "lm-keys" });
  body.append(h("div", { class: "lm-filter" }, total, all, none), list, keys, layers);

  const refresh = () => {
    const [lang, parcels] = [hub.lang.get(), hub.parcels.get()];
    ofWhat.textContent = [word("legendOf", lang), said(hub.scheme.get().label ?? ["", ""], lang)].filter(Boolean).join(" · ");
    all.textContent = word("showAll", lang);
    none.textContent = word("hideAll", lang);
    layers.setAttribute("aria-label", word("layers", lang));
    fill(layers, ...layerSwitches(hub, lang));
    fill(keys, ...otherKeys(hub, lang));
    if (parcels) total.textContent = shownText(hub, parcels, lang);
  };
  const rebuild = () => {
    const parcels = hub.parcels.get();
    if (parcels) fill(list, ...hub.scheme.get().classes.map((one, number) => row(hub, hub.scheme.get(), one, number)));
    refresh();
  };
  all.addEventListener("click", () => hub.hidden.set(new Set()));
  none.addEventListener("click", () => hub.hidden.set(new Set(hub.scheme.get().classes.keys())));
  hub.hidden.on((hidden) => {
    [...list.children].forEach((item, number) => {
      item.querySelector(".lm-class")?.setAttribute("aria-pressed", String(!hidden.has(number)));
      item.classList.toggle("lm-out", hidden.has(number));
    });
    refresh();
  });
  hub.filter.shown.on(refresh);
  hub.layers.on(refresh);
  hub.parcels.on(rebuild);
  hub.scheme.on(rebuild);
  hub.lang.now(rebuild);
}

/** A class: a click takes it out or puts it back; "only" leaves it alone on the map. */
function row(hub: Hub, scheme: Scheme, one: ClassPayload, number: number): HTMLElement {
  const lang = hub.lang.get();
  const most = Math.max(...scheme.classes.map(({ mu }) => mu), 1);
  const share = h("i", { class: "lm-share", "aria-hidden": "true" });
  share.style.width = `${(one.mu / most) * 100}%`;
  share.hidden = one.mu === 0;
  const unmeasured = one.unmeasured ? `${counted(one.unmeasured)} ${word("unmeasured", lang)}` : undefined;
  const toggle = h(
    "button",
    {
      type: "button",
      class: "lm-class",
      "aria-pressed": String(!hub.hidden.get().has(number)),
      "data-class": one.code,
      title: unmeasured,
    },
    swatch(one.fill, one.pattern, one.mark),
    h("span", { class: "lm-name" }, said(one.label, lang), share),
    h("span", { class: "lm-count" }, counted(one.count)),
    one.unmeasured === one.count && one.count > 0
      ? h("span", { class: "lm-mu lm-unsaid" }, word("unknown", lang))
      : h("span", { class: "lm-mu" }, fromHundredths(one.mu), unmeasured ? " *" : ""),
  );
  toggle.addEventListener("click", () => {
    const hidden = new Set(hub.hidden.get());
    if (!hidden.delete(number)) hidden.add(number);
    hub.hidden.set(hidden);
  });
  const only = h(
    "button",
    { type: "button", class: "lm-only lm-link", "aria-label": `${word("onlyThis", lang)}: ${said(one.label, lang)}` },
    word("onlyThis", lang),
  );
  only.addEventListener("click", () => hub.hidden.set(new Set([...scheme.classes.keys()].filter((other) => other !== number))));
  return h("li", { class: hub.hidden.get().has(number) ? "lm-out" : "" }, toggle, only);
}

/** "Showing 12 / 150 parcels · 345.67 mu". */
function shownText(hub: Hub, parcels: Parcels, lang: Lang): string {
  const { count, mu } = hub.sum();
  const counts = count === parcels.count ? counted(count) : `${counted(count)} / ${counted(parcels.count)}`;
  return `${word("showing", lang)} ${counts} ${word("parcels", lang)} · ${fromHundredths(mu)} ${word("mu", lang)}`;
}

/** What is drawn but is no class. */
function otherKeys(hub: Hub, lang: Lang): HTMLElement[] {
  const key = (kind: string, name: Word) =>
    h("span", { class: "lm-key" }, h("i", { class: `lm-key-${kind}`, "aria-hidden": "true" }), word(name, lang));
  const buildings = (
    [
      ["building", "inUseBuilding"],
      ["empty", "emptyBuilding"],
      ["unsaid", "unsaidBuilding"],
    ] as const
  )
    .filter((_, state) => hub.buildingStates.has(state))
    .map(([kind, name]) => key(kind, name));
  return [...buildings, ...(hub.hasBoundary ? [key("boundary", "boundary")] : [])];
}

function layerSwitches(hub: Hub, lang: Lang): HTMLElement[] {
  return [...hub.layers.get()].map(([name, shown]) => {
    const box = h("input", { type: "checkbox", "data-layer": name });
    box.checked = shown;
    box.addEventListener("change", () => hub.showLayer(name, box.checked));
    return h("label", {}, box, word(name as Word, lang));
  });
}
