// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import FakeTimers from '@sinonjs/fake-timers';

/** Maximum number of milliseconds that pass before sockets are checked again. */
const STEP_MS = 20;
/** Turns of the event loop before time advances: data written to a loopback socket is read in one or two. */
const TURNS = 4;

const { setImmediate: nextTurn } = globalThis;

/**
 * Time that passes only where the process would wait. Timers, `Date` and `performance` run on it; sockets are real, and
 * no timer fires while there is something to read. So hours pass in seconds, and a slow machine does not make a slow
 * peer.
 *
 * Created in a separate process before the modules that are to use it are loaded.
 */
export class FastTime {
  readonly #clock = FakeTimers.install({
    now: Date.now(),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
  /** Stack traces of the running timers' origins. */
  readonly #born = new Map<unknown, { stack?: string }>();
  readonly #replaced: Partial<typeof globalThis> = {};
  #passing = false;

  constructor() {
    for (const kind of ['Timeout', 'Interval'] as const) this.#remember(kind);
  }

  /** Lets time pass as long as this runs. */
  async run<T>(action: () => Promise<T>): Promise<T> {
    this.#passing = true;
    const driving = this.#drive();
    try {
      return await action();
    } finally {
      this.#passing = false;
      await driving;
    }
  }

  /** The running timers, for {@link since}. */
  get running(): ReadonlySet<unknown> {
    return new Set(this.#born.keys());
  }

  /** Stacks of where the timers were started that run now and did not then. */
  since(then: ReadonlySet<unknown>): string[] {
    return [...this.#born].flatMap(([timer, { stack = '' }]) => (then.has(timer) ? [] : stack));
  }

  /** Restores the real time of the process. */
  stop(): void {
    Object.assign(globalThis, this.#replaced);
    this.#clock.uninstall();
  }

  #remember(kind: 'Timeout' | 'Interval'): void {
    const set = globalThis[`set${kind}`] as (callback: (...args: unknown[]) => void, ms?: number) => unknown;
    const clear = globalThis[`clear${kind}`] as (timer: unknown) => void;
    const setKept = (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): unknown => {
      const timer = set(() => {
        if (kind === 'Timeout') this.#born.delete(timer);
        callback(...args);
      }, ms);
      const born = {};
      Error.captureStackTrace(born, setKept);
      this.#born.set(timer, born);
      return timer;
    };
    const clearKept = (timer: unknown): void => {
      this.#born.delete(timer);
      clear(timer);
    };
    Object.assign(this.#replaced, { [`set${kind}`]: set, [`clear${kind}`]: clear });
    Object.assign(globalThis, { [`set${kind}`]: setKept, [`clear${kind}`]: clearKept });
  }

  async #drive(): Promise<void> {
    let waiting = false;
    while (this.#passing) {
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => nextTurn(resolve));
      // A separate timer, so that time advances when no other timer is due soon.
      if (!waiting) this.#clock.setTimeout(() => (waiting = false), STEP_MS);
      waiting = true;
      this.#clock.next();
    }
  }
}
