import { Signal } from "./signal.ts";
import type { Word } from "./words.ts";

/** A key of the page, and what it does: listed in the help that "?" opens. */
export interface Shortcut {
  readonly keys: string;
  readonly does: Word;
}

const known = new WeakMap<object, Signal<readonly Shortcut[]>>();

/** The keys of one map (its hub), in the order in which its parts named them. */
export function shortcuts(hub: object): Signal<readonly Shortcut[]> {
  const found = known.get(hub) ?? new Signal<readonly Shortcut[]>([]);
  known.set(hub, found);
  return found;
}

/** Name a key that does something, whoever listens for it. */
export function named(hub: object, keys: string, does: Word): void {
  const all = shortcuts(hub);
  all.set([...all.get(), { keys, does }]);
}

/** Do `action` when `key` is pressed, but not while somebody writes. */
export function onKey(hub: object, key: string, does: Word, action: () => void): void {
  named(hub, key, does);
  document.addEventListener("keydown", (event) => {
    if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    event.preventDefault();
    action();
  });
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")
  );
}
