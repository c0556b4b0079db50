import { h, icon } from "./dom.ts";
import type { Hub } from "./hub.ts";
import { type Word, word } from "./words.ts";

/** A section of the side panel that folds. */
export function section(hub: Hub, title: Word): { body: HTMLElement; head: HTMLElement } {
  const id = `lm-${title}-${++made}`;
  const body = h("div", { class: "lm-section-body", id });
  const heading = h("span");
  const toggle = h("button", { type: "button", "aria-expanded": "true", "aria-controls": id }, heading, icon("M6 9l6 6 6-6"));
  const head = h("h2", {}, toggle);
  toggle.addEventListener("click", () => {
    body.hidden = !body.hidden;
    toggle.setAttribute("aria-expanded", String(!body.hidden));
  });
  hub.lang.now((lang) => (heading.textContent = word(title, lang)));
  hub.slot("side").append(h("section", { class: `lm-section lm-${title}` }, head, body));
  return { body, head };
}

let made = 0;
