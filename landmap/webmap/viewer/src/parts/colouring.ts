import { fill, h } from "../dom.ts";
import type { Hub } from "../hub.ts";
import { schemes } from "../schemes.ts";
import { said, word } from "../words.ts";

/** What the parcels are coloured by: a choice above the legend, where there is one. */
export function colouring(hub: Hub): void {
  const label = h("span");
  const choice = h("select", { class: "lm-select" });
  const line = h("label", { class: "lm-colouring", hidden: true }, label, choice);
  hub.slot("side").append(line);
  const rebuild = () => {
    const lang = hub.lang.get();
    const all = schemes(hub);
    line.hidden = all.length < 2;
    label.textContent = word("colourBy", lang);
    fill(choice, ...all.map(({ name, label: pair }) => h("option", { value: name }, said(pair, lang))));
    follow();
  };
  const follow = () => {
    const name = hub.scheme.get().key;
    choice.value = [...choice.options].some((option) => option.value === name) ? name : "status";
  };
  choice.addEventListener("change", () => {
    const chosen = schemes(hub).find(({ name }) => name === choice.value);
    if (chosen) hub.scheme.set(chosen.made());
  });
  hub.parcels.on(rebuild);
  hub.scheme.on(follow);
  hub.lang.now(rebuild);
}
