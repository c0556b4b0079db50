import { fill, h, icon } from "../dom.ts";
import type { Hub } from "../hub.ts";
import { grouped } from "../numbers.ts";
import { compass, note, sourcesText } from "../page.ts";
import type { Lang, PrintPayload } from "../payload.ts";
import { holder, popover } from "../popover.ts";
import { print, printOnBrowsersOwn } from "../print.ts";
import { type Paper, SCALES } from "../sheet.ts";
import { said, type Word, word } from "../words.ts";

/** The print button with its choices, and the sheet; a map without the page's frame becomes a sheet of its own. */
export function printFrame(hub: Hub, payload: PrintPayload): void {
  const printer = icon("M7 8V4h10v4", "M7 17H4V9h16v8h-3", "M7 14h10v6H7z");
  const label = h("span", { class: "lm-wide" });
  const opener = popover("print", () => [choices(hub, () => opener.open(false))], [printer, label]);
  hub.lang.now((lang) => {
    label.textContent = word("print", lang);
    opener.button.setAttribute("aria-label", word("print", lang));
    opener.panel.setAttribute("aria-label", word("print", lang));
  });
  hub.slot("tools").append(holder(opener));
  const own = ownSheet(hub, payload);
  const page = () => hub.map.getContainer().closest<HTMLElement>(".lm-page") ?? own.page;
  printOnBrowsersOwn(hub, page, (isSheet) => {
    if (isSheet) own.wrap();
    else own.unwrap();
  });
}

function choices(hub: Hub, close: () => void): HTMLElement {
  const lang = hub.lang.get();
  const group = (name: Word, options: [value: string, label: string][]) => {
    const radios = options.map(([value, label], i) =>
      h("label", {}, h("input", { type: "radio", name: `lm-${name}`, value, checked: i === 0 }), label),
    );
    return h("fieldset", {}, h("legend", {}, word(name, lang)), ...radios);
  };
  const scale = h(
    "select",
    { "aria-label": word("scale", lang) },
    h("option", { value: "" }, word("fitScale", lang)),
    ...SCALES.map((one) => h("option", { value: one }, `1:${grouped(String(one))}`)),
  );
  const paper = group("paper", [
    ["A4", "A4"],
    ["A3", "A3"],
  ]);
  const orientation = group("orientation", [
    ["landscape", word("landscape", lang)],
    ["portrait", word("portrait", lang)],
  ]);
  const go = h("button", { type: "submit", class: "lm-button lm-main" }, word("print", lang));
  const form = h(
    "form",
    { class: "lm-print-form" },
    paper,
    orientation,
    h("label", { class: "lm-line" }, word("scale", lang), scale),
    h("small", {}, word("printNote", lang)),
    go,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = new FormData(form);
    const portrait = chosen.get("lm-orientation") === "portrait";
    close();
    print({ paper: chosen.get("lm-paper") as Paper, portrait, scale: Number(scale.value) || null });
  });
  return form;
}

/** A sheet for a map that stands in no page of ours: title, date, source, warning and north arrow around the map itself. */
function ownSheet(hub: Hub, payload: PrintPayload): { page: HTMLElement; wrap(): void; unwrap(): void } {
  const container = hub.map.getContainer();
  const stage = h("div", { class: "lm-stage" });
  const page = h("div", { class: "lm-page lm-plain" });
  const place = document.createComment("");
  const scale = L.control.scale({ imperial: false, maxWidth: 160 });
  let isOurs = false;
  return {
    page,
    wrap: () => {
      if (container.closest(".lm-page")) return;
      isOurs = true;
      container.replaceWith(place);
      stage.replaceChildren(container, ...(payload.note[0] ? [note(hub, payload.note)] : []), compass(hub));
      fill(
        page,
        bar(payload, hub.lang.get()),
        stage,
        h("footer", { class: "lm-foot" }, h("p", { class: "lm-source" }, sourcesText(payload.sources, hub.lang.get()))),
      );
      document.body.append(page);
      scale.addTo(hub.map);
    },
    unwrap: () => {
      if (!isOurs) return;
      isOurs = false;
      scale.remove();
      place.replaceWith(container);
      page.remove();
    },
  };
}

function bar(payload: PrintPayload, lang: Lang): HTMLElement {
  const brand = h(
    "div",
    { class: "lm-brand" },
    h("h1", {}, said(payload.title, lang) || document.title),
    h("p", { class: "lm-subtitle" }, said(payload.subtitle, lang)),
  );
  const date = payload.asOf
    ? h("p", { class: "lm-date" }, h("span", {}, word("asOf", lang)), h("time", { datetime: payload.asOf }, payload.asOf))
    : null;
  return h("header", { class: "lm-bar" }, brand, date);
}
