/** Milliseconds between two steps while playing. */
export const PLAY_MS = 60;

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
