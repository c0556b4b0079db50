import { fill, h } from "../dom.ts";
import type { Hub } from "../hub.ts";
import { grouped } from "../numbers.ts";
import type { FigurePayload, Lang } from "../payload.ts";
import { said, word } from "../words.ts";

/** The stock ledger's figures as a strip of tiles, each exactly as given; what nobody states says so. */
export function figures(hub: Hub, payload: FigurePayload[]): void {
  const list = h("dl", { class: "lm-tiles" });
  hub.slot("strip").append(list);
  hub.lang.now((lang) => {
    list.setAttribute("aria-label", word("figures", lang));
    fill(list, ...payload.map((figure) => tile(figure, lang)));
  });
}

function tile(figure: FigurePayload, lang: Lang): HTMLElement {
  const note = figure.value === null ? "" : said(figure.note, lang);
  return h(
    "div",
    {},
    h("dt", {}, h("span", {}, said(figure.label, lang)), note ? h("small", {}, note) : null),
    figure.value === null
      ? h("dd", { class: "lm-unsaid" }, word("unknown", lang))
      : h(
          "dd",
          {},
          h("b", {}, grouped((lang === "en" && figure.valueEn) || figure.value)),
          h("span", {}, said(figure.unit, lang)),
        ),
  );
}
