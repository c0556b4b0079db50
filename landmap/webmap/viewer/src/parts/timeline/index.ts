import { fill, h, icon } from "../../dom.ts";
import { History, type Past } from "../../history.ts";
import { calm, type Hub } from "../../hub.ts";
import { named } from "../../keys.ts";
import { eachRounded } from "../../numbers.ts";
import type { Parcels } from "../../parcels.ts";
import type { TimelinePayload } from "../../payload.ts";
import { scheme } from "../../schemes.ts";
import { word } from "../../words.ts";
import { chart } from "./chart.ts";
import { pace, play } from "./play.ts";

/** The name of the scheme that shows a past day. */
export const DAY = "day";
/** A year's room under the slider, as a share of it. */
const ROOM = 0.075;

/** The time slider at the foot of the map: every day on which something changed, by mouse, keyboard or playing. */
export function timeline(hub: Hub, payload: TimelinePayload): void {
  if (payload.days.length) hub.whenParcels((parcels) => made(hub, parcels, payload));
}

function made(hub: Hub, parcels: Parcels, payload: TimelinePayload): void {
  const past = pastOf(parcels, payload);
  hub.past = past;
  const { history } = past;
  let step = history.steps;

  const slider = h("input", { type: "range", min: 0, max: history.steps, step: 1, value: history.steps, class: "lm-slider" });
  const day = h("output", { class: "lm-day" });
  const banner = h("p", { class: "lm-past", hidden: true, role: "note" });
  const button = (kind: string, shape: string[]) => h("button", { type: "button", class: `lm-time-${kind}` }, icon(...shape));
  const [back, start, on] = [
    button("back", ["M15 5l-7 7 7 7"]),
    button("play", ["M8 5l11 7-11 7z"]),
    button("on", ["M9 5l7 7-7 7"]),
  ];
  const now = h("button", { type: "button", class: "lm-link lm-time-now" });
  const years = chart(hub, parcels, payload, (year) => show(history.stepOf(`${year}-12-31`)));
  const bar = h(
    "section",
    { class: "lm-time" },
    start,
    back,
    on,
    day,
    h(
      "div",
      { class: "lm-track" },
      slider,
      marks(history, (year) => show(history.stepOf(`${year}-12-31`))),
    ),
    now,
    years.toggle,
  );
  const stage = hub.slot("stage");
  hub.slot("over").append(banner);
  stage.append(years.panel, bar);
  stage.classList.add("lm-timed");
  const container = hub.map.getContainer();
  container.classList.toggle("lm-time-over", container.contains(stage));

  const show = (wanted: number) => {
    step = Math.max(0, Math.min(history.steps, wanted));
    hub.scheme.set(step === history.steps ? parcels.status : past.schemeAt(step));
    tell();
  };
  const tell = () => {
    const lang = hub.lang.get();
    const isNow = step === history.steps;
    const text = isNow ? payload.until || word("now", lang) : (history.day(step) ?? word("beforeAll", lang));
    slider.value = String(step);
    slider.setAttribute("aria-label", word("history", lang));
    slider.setAttribute("aria-valuetext", isNow ? `${text} (${word("now", lang)})` : text);
    day.textContent = text;
    now.textContent = word("now", lang);
    now.disabled = isNow;
    banner.hidden = isNow;
    fill(banner, h("b", {}, `${word("onDay", lang)} ${text}`), h("span", {}, word("historyRule", lang)));
    bar.setAttribute("aria-label", word("history", lang));
    for (const [one, name] of [
      [back, "stepBack"],
      [on, "stepOn"],
      [start, player.isOn() ? "pause" : "play"],
    ] as const) {
      one.setAttribute("aria-label", word(name, lang));
      one.title = word(name, lang);
    }
    start.classList.toggle("lm-on", player.isOn());
  };
  const player = play(
    () => {
      show(step + Math.max(1, calm() ? Math.ceil(history.steps / 12) : Math.ceil(history.steps / 240)));
      return step < history.steps;
    },
    () => tell(),
    calm() ? 1000 : pace(history.steps),
  );
  const go = (wanted: number) => {
    player.stop();
    show(wanted);
  };
  slider.addEventListener("input", () => go(Number(slider.value)));
  back.addEventListener("click", () => go(step - 1));
  on.addEventListener("click", () => go(step + 1));
  now.addEventListener("click", () => go(history.steps));
  start.addEventListener("click", () => {
    if (!player.isOn() && step === history.steps) show(0);
    player.toggle();
    tell();
  });
  named(hub, "← → · PgUp PgDn", "historyKeys");
  slider.addEventListener("keydown", (event) => {
    if (event.key !== "PageUp" && event.key !== "PageDown") return;
    event.preventDefault(); // a page is a year
    const year = Number((history.day(step) ?? payload.days[0]).slice(0, 4)) + (event.key === "PageUp" ? 1 : -1);
    show(history.stepOf(`${year}-12-31`));
  });
  hub.scheme.on((shown) => {
    if (shown.key === DAY) return;
    player.stop();
    step = history.steps;
    tell();
  });
  hub.lang.now(tell);
}

/** Past days as something to colour by; the classes are the same on every day, so that the legend stays still. */
function pastOf(parcels: Parcels, payload: TimelinePayload): Past {
  const codes = payload.classes.map(({ code }) => code);
  const { classes, of } = parcels.status;
  const looks = [...payload.classes, ...classes.filter(({ code }) => !codes.includes(code))];
  const place = new Map(looks.map(({ code }, number) => [code, number]));
  const now = Array.from({ length: parcels.count }, (_, row) => place.get(classes[of[row]].code) ?? 0);
  const history = new History(payload, now);
  const schemeAt = (step: number) => {
    const day = history.day(step) ?? "";
    return scheme(parcels, DAY, [`${day} 状态`, `status on ${day}`], looks, history.classesAt(step), eachRounded);
  };
  return { history, schemeAt, days: payload.days };
}

/** Years under the slider, each at its place, from the last back as many as there is room for. */
function marks(history: History, go: (year: number) => void): HTMLElement {
  const place = (year: number) => history.stepOf(`${year - 1}-12-31`) / history.steps;
  let before = Infinity;
  const made = history
    .years()
    .reverse()
    .flatMap((year) => {
      const at = place(year);
      if (before - at < ROOM) return [];
      before = at;
      const mark = h("span", {}, String(year));
      mark.style.left = `${at * 100}%`;
      mark.addEventListener("click", () => go(year));
      return [mark];
    });
  return h("div", { class: "lm-years", "aria-hidden": "true" }, ...made);
}
