// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Left } from '../result.ts';

const SOCKETS: ReadonlySet<string> = new Set(['TCPWRAP', 'TCPSERVERWRAP', 'TLSWRAP', 'PIPEWRAP']);

setFlagsFromString('--expose-gc');
/** A TLS socket that was destroyed before it was open is reported only when it is collected. */
const collectGarbage = runInNewContext('gc') as () => void;

interface Resource {
  kind: 'timer' | 'socket';
  /** Read only on demand, because most resources are gone before that. */
  born: { stack?: string };
}

/**
 * Counts what code has left behind: running timers, referenced or not, open sockets, and listeners on what was passed
 * to it. Timers and sockets count if code in the ledger started them, even indirectly.
 */
export class Ledger {
  readonly #scope = new AsyncLocalStorage<true>();
  readonly #resources = new Map<number, Resource>();
  readonly #given: { emitter: EventEmitter; name: string; before: number }[] = [];
  readonly #hook = createHook({
    init: (id, type) => {
      const kind = type === 'Timeout' ? 'timer' : SOCKETS.has(type) ? 'socket' : undefined;
      if (kind === undefined || !this.#scope.getStore()) return;
      const born: { stack?: string } = {};
      Error.captureStackTrace(born);
      this.#resources.set(id, { kind, born });
    },
    destroy: (id) => void this.#resources.delete(id),
  }).enable();

  constructor() {
    this.give('the process', process);
  }

  /** Runs something whose timers and sockets count. */
  run<T>(action: () => T): T {
    return this.#scope.run(true, action);
  }

  /** Counts the listeners that are on this emitter at the end and are not there now. */
  give(name: string, emitter: EventEmitter): void {
    this.#given.push({ emitter, name, before: listenersOf(emitter) });
  }

  get left(): Left {
    if ([...this.#resources.values()].some(({ kind }) => kind === 'socket')) collectGarbage();
    const resources = [...this.#resources.values()];
    const listeners = this.#given.map(({ emitter, name, before }) => ({
      name,
      more: listenersOf(emitter) - before,
    }));
    return {
      timers: resources.filter(({ kind }) => kind === 'timer').length,
      sockets: resources.filter(({ kind }) => kind === 'socket').length,
      listeners: listeners.reduce((sum, { more }) => sum + Math.max(0, more), 0),
      origins: [
        ...resources.map(({ kind, born }) => `${kind} ${placeOf(born.stack ?? '')}`),
        ...listeners.filter(({ more }) => more > 0).map(({ name, more }) => `${more} listeners on ${name}`),
      ],
    };
  }

  stop(): void {
    this.#hook.disable();
    this.#resources.clear();
  }
}

function listenersOf(emitter: EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}

/** The first frame of a stack outside Node and this file, shortened. */
function placeOf(stack: string): string {
  const line = stack.split('\n').find((each) => /^\s+at /u.test(each) && !/node:|ledger\.ts/u.test(each));
  const place = /(?<file>(?:[^/\s(]+\/){0,3}[^/\s(]+:\d+):\d+\)?$/u.exec(line ?? '')?.groups?.['file'];
  return place === undefined ? 'of unknown origin' : `from ${place}`;
}
