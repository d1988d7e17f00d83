// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { inspect } from 'node:util';

/** Something that went wrong outside any call: it would end a process that does not handle it. */
export interface Incident {
  kind: 'unhandled rejection' | 'uncaught exception' | 'listener leak warning';
  detail: string;
}

const EVENTS = ['unhandledRejection', 'uncaughtException', 'warning'] as const;
/** All three events have listeners of one argument that matters here; typing them as one keeps the code plain. */
type Listener = (value: unknown) => void;
const emitter: NodeJS.EventEmitter = process;

/**
 * Watches the process while checks run. It takes the place of the handlers that are installed, so that a plugin's
 * stray rejection is a finding of the check and not the end of the test runner.
 */
export class ProcessWatch {
  readonly #saved = new Map<string, Listener[]>();
  readonly #own: Record<(typeof EVENTS)[number], Listener>;

  constructor(onIncident: (incident: Incident) => void) {
    this.#own = {
      unhandledRejection: (reason) =>
        onIncident({ kind: 'unhandled rejection', detail: describeError(reason) }),
      uncaughtException: (error) => onIncident({ kind: 'uncaught exception', detail: describeError(error) }),
      warning: (warning) => {
        if (warning instanceof Error && warning.name === 'MaxListenersExceededWarning')
          onIncident({ kind: 'listener leak warning', detail: warning.message });
      },
    };
  }

  start(): this {
    for (const event of EVENTS) {
      if (event !== 'warning') {
        this.#saved.set(event, emitter.listeners(event) as Listener[]);
        emitter.removeAllListeners(event);
      }
      emitter.on(event, this.#own[event]);
    }
    return this;
  }

  stop(): void {
    for (const event of EVENTS) {
      emitter.off(event, this.#own[event]);
      for (const listener of this.#saved.get(event) ?? []) emitter.on(event, listener);
    }
    this.#saved.clear();
  }
}

function describeError(error: unknown): string {
  if (error === undefined) return 'rejected with undefined';
  if (!(error instanceof Error)) return inspect(error, { depth: 1, breakLength: Infinity });
  const where = error.stack?.split('\n').find((line) => /^\s+at /.test(line) && !line.includes('node:'));
  return `${error.name}: ${error.message}${where ? ` (${where.trim()})` : ''}`;
}
