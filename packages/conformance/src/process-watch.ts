// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Something that went wrong outside any call: it would end a process that does not handle it. */
export interface Incident {
  kind: 'unhandled rejection' | 'uncaught exception' | 'listener leak warning';
  detail: string;
}

const EVENTS = ['unhandledRejection', 'uncaughtException', 'warning'] as const;
type Listener = (...args: never[]) => void;

/**
 * Watches the process while checks run. It takes the place of the handlers that are installed, so that a plugin's
 * stray rejection is a finding of the check and not the end of the test runner.
 */
export class ProcessWatch {
  readonly #onIncident: (incident: Incident) => void;
  readonly #saved = new Map<string, Listener[]>();
  readonly #own: Record<(typeof EVENTS)[number], Listener>;

  constructor(onIncident: (incident: Incident) => void) {
    this.#onIncident = onIncident;
    this.#own = {
      unhandledRejection: (reason: unknown) =>
        onIncident({ kind: 'unhandled rejection', detail: describeError(reason) }),
      uncaughtException: (error: unknown) =>
        onIncident({ kind: 'uncaught exception', detail: describeError(error) }),
      warning: (warning: Error) => {
        if (warning.name === 'MaxListenersExceededWarning')
          onIncident({ kind: 'listener leak warning', detail: warning.message });
      },
    };
  }

  start(): this {
    for (const event of EVENTS) {
      if (event !== 'warning') {
        this.#saved.set(event, process.listeners(event as 'exit') as Listener[]);
        process.removeAllListeners(event);
      }
      process.on(event as 'exit', this.#own[event] as () => void);
    }
    return this;
  }

  stop(): void {
    for (const event of EVENTS) {
      process.off(event as 'exit', this.#own[event] as () => void);
      for (const listener of this.#saved.get(event) ?? [])
        process.on(event as 'exit', listener as () => void);
    }
    this.#saved.clear();
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return error === undefined ? 'rejected with undefined' : String(error);
  const where = error.stack?.split('\n').find((line) => /^\s+at /.test(line) && !line.includes('node:'));
  return `${error.name}: ${error.message}${where ? ` (${where.trim()})` : ''}`;
}
