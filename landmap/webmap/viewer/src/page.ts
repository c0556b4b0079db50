import { fill, h, icon } from "./dom.ts";
import type { Hub } from "./hub.ts";
import type { Lang, Pair } from "./payload.ts";
import { said, word } from "./words.ts";

/** What stands on screen and on paper alike. */

/** The warning that positions are fictional, in both languages. */
export function note(hub: Hub, [zh, en]: Pair): HTMLElement {
  const text = h("p", { class: "lm-note", role: "note" });
  hub.lang.now((lang) => {
    const both = lang === "zh" ? [zh, en] : [en, zh];
    fill(text, h("b", {}, both[0]), both[1] !== both[0] ? h("span", {}, both[1]) : null);
  });
  return text;
}

export function compass(hub: Hub): HTMLElement {
  const letter = h("span");
  hub.lang.now((lang) => (letter.textContent = word("north", lang)));
  return h("div", { class: "lm-north", "aria-hidden": "true" }, letter, icon("M12 2l6 19-6-4.5L6 21z"));
}

export function sourcesText(sources: Pair[], lang: Lang): string {
  const texts = sources.map((pair) => said(pair, lang)).filter(Boolean);
  const [colon, gap] = lang === "zh" ? ["：", "；"] : [": ", "; "];
  return texts.length ? `${word("source", lang)}${colon}${texts.join(gap)}` : "";
}
