import { fill, h } from "../dom.ts";
import type { Hub } from "../hub.ts";
import { fromHundredths, grouped, roundedUnits, signed } from "../numbers.ts";
import type { Lang, QuotaPayload, QuotasPayload } from "../payload.ts";
import { section } from "../section.ts";
import { said, word } from "../words.ts";

export function quotas(hub: Hub, payload: QuotasPayload): void {
  const { body } = section(hub, "quotas");
  const lines = payload.quotas.map(() => h("div", { class: "lm-of-shown", hidden: true }));
  const refresh = () => payload.quotas.forEach((quota, i) => ofShown(hub, quota, payload.draws[quota.id], lines[i]));
  hub.lang.now((lang) => {
    fill(body, ...payload.quotas.map((quota, i) => gauge(quota, lang, lines[i])));
    refresh();
  });
  hub.filter.shown.on(refresh);
}

/** While a filter is set: what the parcels shown draw on a quota, apart from the whole, which stays as it is. */
function ofShown(hub: Hub, quota: QuotaPayload, draws: QuotasPayload["draws"][string] | undefined, line: HTMLElement): void {
  line.hidden = !draws?.length || !hub.filter.names.length;
  if (line.hidden || !draws) return;
  const lang = hub.lang.get();
  const { rows } = hub.filter.shown.get();
  const parts = [word("used", lang), ...quota.committed.map(([reason]) => said(reason, lang))];
  const sums = parts.map(() => 0);
  for (const [row, part, millionths] of draws) if (rows[row]) sums[part] += millionths;
  const told = sums.flatMap((sum, i) =>
    sum ? [h("span", {}, `${parts[i]} `, h("b", {}, fromHundredths(roundedUnits(sum, 4))))] : [],
  );
  fill(line, h("span", {}, word(told.length ? "ofShown" : "ofShownNone", lang)), ...told);
}

/** One quota: what remains, large; the limit as a bar of what is used, committed and left; what was published. */
function gauge(quota: QuotaPayload, lang: Lang, shown: HTMLElement): HTMLElement {
  const mu = word("mu", lang);
  const over = Number(quota.remaining) < 0;
  const title = quota.document ? { title: quota.document } : {};
  return h(
    "article",
    { class: `lm-quota lm-depth-${Math.min(quota.depth, 3)}`, "data-quota": quota.id },
    h(
      "header",
      {},
      h("h3", title, said(quota.name, lang)),
      h(
        "p",
        { class: over ? "lm-left lm-over" : "lm-left" },
        h("span", {}, word("remaining", lang)),
        h("b", {}, grouped(quota.remaining)),
        mu,
      ),
    ),
    bar(quota, lang),
    h(
      "dl",
      { class: "lm-parts" },
      ...item("limit", word("limit", lang), quota.limit),
      ...item("used", word("used", lang), quota.used),
      ...quota.committed.flatMap(([reason, value], i) => item(`committed-${i % 4}`, said(reason, lang), value)),
    ),
    shown,
    quota.stated === null ? null : checked(quota.stated, quota.difference, lang),
  );
}

function item(kind: string, name: string, value: string): HTMLElement[] {
  return [h("dt", { class: `lm-key-${kind}` }, name), h("dd", {}, grouped(value))];
}

function bar(quota: QuotaPayload, lang: Lang): HTMLElement {
  const parts: [kind: string, name: string, value: string][] = [
    ["used", word("used", lang), quota.used],
    ...quota.committed.map(([reason, value], i): [string, string, string] => [`committed-${i % 4}`, said(reason, lang), value]),
  ];
  const whole = Math.max(
    Number(quota.limit),
    parts.reduce((sum, [, , value]) => sum + Math.max(0, Number(value)), 0),
    1e-9,
  );
  const said_ = [...parts, ["remaining", word("remaining", lang), quota.remaining]].map(
    ([, name, value]) => `${name} ${grouped(value)}`,
  );
  return h(
    "div",
    { class: "lm-bar-of", role: "img", "aria-label": `${said_.join(", ")} ${word("mu", lang)}` },
    ...parts.map(([kind, name, value]) => {
      const made = h("span", { class: `lm-part lm-part-${kind}`, title: `${name} ${grouped(value)}` });
      made.style.width = `${(Math.max(0, Number(value)) / whole) * 100}%`;
      return made;
    }),
  );
}

/** The published figure beside the computed one; a difference is shown, never hidden. */
function checked(stated: string, difference: string | null, lang: Lang): HTMLElement {
  const agrees = difference !== null && Number(difference) === 0;
  return h(
    "p",
    { class: agrees ? "lm-stated lm-agrees" : "lm-stated lm-differs" },
    h("span", {}, `${word("stated", lang)} ${grouped(stated)}`),
    h("span", {}, `${word("difference", lang)} ${difference === null ? word("unknown", lang) : signed(difference)}`),
  );
}
