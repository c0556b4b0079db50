import { fill, h, icon } from "../../dom.ts";
import type { Hub } from "../../hub.ts";
import { counted, fromHundredths } from "../../numbers.ts";
import { word } from "../../words.ts";

/** One line on the map that says what is filtered, how many and how many mu that leaves, and takes it all away by one click. */
export function summary(hub: Hub): void {
  const text = h("span", { role: "status" });
  const said = h("span", { class: "lm-told" });
  const clear = h("button", { type: "button", class: "lm-clear" });
  const line = h("p", { class: "lm-filtered", hidden: true }, icon("M4 5h16l-6 8v6l-4-2v-4z"), said, text, clear);
  hub.slot("over").append(line);
  clear.addEventListener("click", () => hub.filter.clear());
  const refresh = () => {
    const lang = hub.lang.get();
    line.hidden = !hub.filter.names.length;
    if (line.hidden) return;
    const { count, mu, unmeasured } = hub.sum();
    const unsaid = unmeasured ? ` (${counted(unmeasured)} ${word("unmeasured", lang)})` : "";
    said.textContent = hub.filter.told(lang).join(lang === "zh" ? "；" : "; ");
    fill(
      text,
      `${counted(count)} / ${counted(hub.parcels.get()?.count ?? 0)} ${word("parcels", lang)} · `,
      h("b", {}, fromHundredths(mu)),
      ` ${word("mu", lang)}${unsaid}`,
    );
    clear.textContent = word("clearFilter", lang);
  };
  hub.filter.shown.on(refresh);
  hub.scheme.on(refresh);
  hub.lang.on(refresh);
}
