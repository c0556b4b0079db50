import type { Lang } from "./payload.ts";
import { joined, word } from "./words.ts";

/** All that stands on a sheet fits it: by smaller letters, then in brief; what is still too much is left out and named. */

/** Letters of a sheet are never smaller than this part of their usual size: 5 points on A4. */
const LEAST_PERCENT = 72;
/** Down to here a gauge stays a gauge; below it, all quotas stand in lines. */
const BRIEF_PERCENT = 80;
/** Long texts: the title, the warning, the sources. */
const TEXTS = [".lm-brand", ".lm-above > .lm-note", ".lm-stage > .lm-note", ".lm-source"];

type Undo = () => void;

/** Make the parts of a sheet fit it, those first that take room from others; how all comes back is returned. */
export function fitted(page: HTMLElement, lang: Lang): Undo {
  const undo: Undo[] = [];
  const smaller = (box: HTMLElement, least: number) => {
    undo.push(() => box.style.removeProperty("font-size"));
    for (let percent = 100; overflows(box) && percent > least; percent -= 4) box.style.fontSize = `${percent - 4}%`;
    return !overflows(box);
  };
  for (const box of page.querySelectorAll<HTMLElement>(TEXTS.join()))
    if (!smaller(box, LEAST_PERCENT)) undo.push(cut(box, lang));
  const side = page.querySelector<HTMLElement>(".lm-side");
  if (side && !smaller(side, BRIEF_PERCENT)) {
    side.classList.add("lm-brief");
    side.style.removeProperty("font-size");
    undo.push(() => side.classList.remove("lm-brief"));
    if (!smaller(side, LEAST_PERCENT)) undo.push(leaveOut(side, lang));
  }
  return () => undo.reverse().forEach((one) => one());
}

const overflows = (box: HTMLElement) => box.scrollHeight > box.clientHeight + 1;

/** The longest text in the box ends where the room does, and says that it goes on. */
function cut(box: HTMLElement, lang: Lang): Undo {
  const texts = [box, ...box.querySelectorAll<HTMLElement>("*")].filter((one) => !one.children.length);
  const undo = texts.map((one) => [one, one.textContent ?? ""] as const).sort((a, b) => b[1].length - a[1].length);
  for (const [one, whole] of undo) {
    const letters = [...whole];
    const upTo = (count: number) => (one.textContent = letters.slice(0, count).join("") + word("goesOn", lang));
    let [fits, fitsNot] = [0, letters.length];
    while (fitsNot - fits > 1) {
      const middle = (fits + fitsNot) >> 1;
      upTo(middle);
      if (overflows(box)) fitsNot = middle;
      else fits = middle;
    }
    upTo(fits);
    if (!overflows(box)) break;
  }
  return () => undo.forEach(([one, whole]) => (one.textContent = whole));
}

/** Leave out quotas, the deepest level first and of a level the last, then classes from the end, until the rest fits. */
function leaveOut(side: HTMLElement, lang: Lang): Undo {
  const depth = (one: HTMLElement) => Number(/lm-depth-(\d)/.exec(one.className)?.[1]);
  const found = (what: string) => [...side.querySelectorAll<HTMLElement>(what)].filter((one) => one.offsetHeight);
  const [quotas, classes] = [found(".lm-quota"), found(".lm-classes > li")];
  const deepest = quotas.slice(1).reverse();
  deepest.sort((a, b) => depth(b) - depth(a));
  const undo = [leftOut(side, quotas, deepest, lang), leftOut(side, classes, classes.slice(1).reverse(), lang)];
  return () => undo.forEach((one) => one());
}

/** Hide `all` in the order of `first` until the side fits, and name what is hidden in the order in which it stood. */
function leftOut(side: HTMLElement, all: HTMLElement[], first: HTMLElement[], lang: Lang): Undo {
  const remark = document.createElement("p");
  remark.className = "lm-left-out";
  for (const one of first) {
    if (!overflows(side)) break;
    one.hidden = true;
    const names = all.filter(({ hidden }) => hidden).map((gone) => gone.querySelector("h3, .lm-name")?.textContent ?? "");
    remark.textContent = `${word("leftOut", lang)} (${names.length}): ${joined(names, lang)}`;
    one.closest(".lm-section")?.append(remark);
  }
  return () => {
    remark.remove();
    for (const one of all) one.hidden = false;
  };
}
