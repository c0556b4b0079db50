import { fill, h } from "./dom.ts";

/** A button and the small panel that it opens. */
export interface Popover {
  readonly button: HTMLButtonElement;
  readonly panel: HTMLElement;
  open(shown: boolean): void;
}

/**
 * A button that opens a panel below it. Escape, a click elsewhere and the button itself close it; the focus goes into the panel
 * and back. The panel is filled anew each time it opens.
 */
export function popover(name: string, content: () => (Node | null)[], label: (Node | string)[]): Popover {
  const panel = h("div", {
    class: `lm-popover lm-popover-${name}`,
    id: `lm-popover-${name}`,
    role: "dialog",
    tabindex: "-1",
    hidden: true,
  });
  const button = h(
    "button",
    {
      type: "button",
      class: `lm-button lm-${name}`,
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      "aria-controls": panel.id,
    },
    ...label,
  );
  const open = (shown: boolean) => {
    const had = panel.contains(document.activeElement);
    panel.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
    if (!shown) {
      if (had) button.focus();
      return;
    }
    fill(panel, ...content());
    panel.style.transform = "";
    turn(panel, button);
    const { left, right } = panel.getBoundingClientRect();
    const over = Math.max(right - (window.innerWidth - 8), Math.min(0, left - 8));
    if (over) panel.style.transform = `translateX(${-over}px)`;
    (panel.querySelector<HTMLElement>("input:checked, input, select, button") ?? panel).focus();
  };
  button.addEventListener("click", () => open(Boolean(panel.hidden)));
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    open(false);
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!panel.hidden && target instanceof Node && !panel.contains(target) && !button.contains(target)) open(false);
  });
  return { button, panel, open };
}

/** In a map without the page's frame the button may stand low: its panel opens above it where that shows more of it. */
function turn(panel: HTMLElement, button: HTMLElement): void {
  const within = button.closest(".leaflet-container")?.getBoundingClientRect();
  if (!within) return;
  const { top, bottom } = button.getBoundingClientRect();
  const [above, below] = [top - within.top, within.bottom - bottom];
  panel.style.maxHeight = "";
  const isUp = panel.offsetHeight + 16 > below && above > below;
  panel.classList.toggle("lm-up", isUp);
  panel.style.maxHeight = `${(isUp ? above : below) - 16}px`;
}

/** Button and panel together, as they stand in a row of tools. */
export function holder({ button, panel }: Popover): HTMLElement {
  return h("div", { class: "lm-popover-of" }, button, panel);
}
