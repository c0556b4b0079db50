import { h, icon } from "./dom.ts";
import type { Hub } from "./hub.ts";
import { type Word, word } from "./words.ts";

export interface Section {
  body: HTMLElement;
  head: HTMLElement;
}

/** Fold a section, or unfold it. */
export function fold({ body, head }: Section, isFolded: boolean): void {
  body.hidden = isFolded;
  head.querySelector("button")?.setAttribute("aria-expanded", String(!isFolded));
}

/** A section of the side panel that folds. */
export function section(hub: Hub, title: Word): Section {
  const id = `lm-${title}-${++made}`;
  const body = h("div", { class: "lm-section-body", id });
  const name = h("span");
  const heading = h("span", {}, name);
  const toggle = h("button", { type: "button", "aria-expanded": "true", "aria-controls": id }, heading, icon("M6 9l6 6 6-6"));
  const head = h("h2", {}, toggle);
  toggle.addEventListener("click", () => fold({ body, head }, !body.hidden));
  hub.lang.now((lang) => (name.textContent = word(title, lang)));
  hub.slot("side").append(h("section", { class: `lm-section lm-${title}` }, head, body));
  return { body, head };
}

let made = 0;
