/** A value that tells those who asked when it changes. */
export class Signal<T> {
  private value: T;
  private readonly listeners: ((value: T) => void)[] = [];

  constructor(value: T) {
    this.value = value;
  }

  get(): T {
    return this.value;
  }

  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const listener of this.listeners) listener(value);
  }

  /** Call `listener` on every change. */
  on(listener: (value: T) => void): void {
    this.listeners.push(listener);
  }

  /** Call `listener` now and on every change. */
  now(listener: (value: T) => void): void {
    this.on(listener);
    listener(this.value);
  }
}
