/** How long the whole of it takes, and one step at least and at most, in milliseconds. */
const WHOLE_MS = 15_000;
const FASTEST_MS = 60;
const SLOWEST_MS = 900;

/** Milliseconds between two steps while playing. */
export const pace = (steps: number): number => Math.min(SLOWEST_MS, Math.max(FASTEST_MS, WHOLE_MS / steps));

export interface Player {
  isOn(): boolean;
  toggle(): void;
  stop(): void;
}

/** Call `next` again and again until it says that nothing is left; `stopped` is told when playing ends. */
export function play(next: () => boolean, stopped: () => void, every: number): Player {
  let timer = 0;
  const stop = () => {
    if (!timer) return;
    window.clearTimeout(timer);
    timer = 0;
    stopped();
  };
  const tick = () => {
    const started = timer;
    const more = next();
    if (timer !== started) return; // stopped meanwhile
    if (more) timer = window.setTimeout(tick, every);
    else stop();
  };
  return {
    isOn: () => timer !== 0,
    stop,
    toggle: () => (timer ? stop() : void (timer = window.setTimeout(tick, every))),
  };
}
