// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AsyncLocalStorage } from 'node:async_hooks';
import { inspect } from 'node:util';

/** Something that went wrong outside any call: without a handler it would end the process. */
export interface Incident {
  kind: 'unhandled rejection' | 'uncaught exception' | 'listener leak warning';
  detail: string;
}

/** Receives what happens in a process while something runs. */
export interface Watcher {
  incident(incident: Incident): void;
  /** A line the framework's logger wrote to standard output. */
  logLine(line: string): void;
}

/** Each of these events has one argument that matters here. */
type Listener = (value: unknown) => void;

const emitter: NodeJS.EventEmitter = process;
const running = new Set<Watcher>();
const scope = new AsyncLocalStorage<Watcher>();
const saved = new Map<string, Listener[]>();
let restoreOutput: (() => void) | undefined;

const HANDLERS: Record<string, Listener> = {
  unhandledRejection: (reason) => report({ kind: 'unhandled rejection', detail: describeError(reason) }),
  uncaughtException: (error) => report({ kind: 'uncaught exception', detail: describeError(error) }),
  warning: (warning) => {
    if (warning instanceof Error && warning.name === 'MaxListenersExceededWarning')
      report({ kind: 'listener leak warning', detail: warning.message });
  },
};

/**
 * Watches the process while `run` works. The kit's handlers replace the installed ones, so that an unhandled rejection
 * of a plugin becomes a finding of the check instead of ending the test runner; log lines go to the watcher instead of
 * standard output. Several watches may run at once: Node carries the async context to where a rejection or exception
 * surfaces, which identifies the watch it belongs to.
 */
export async function watchProcess<T>(watcher: Watcher, run: () => Promise<T>): Promise<T> {
  if (running.size === 0) install();
  running.add(watcher);
  try {
    return await scope.run(watcher, run);
  } finally {
    running.delete(watcher);
    if (running.size === 0) uninstall();
  }
}

function report(incident: Incident): void {
  const owner = scope.getStore();
  if (owner) owner.incident(incident);
  // Without a context it may belong to any of them.
  else for (const watcher of running) watcher.incident(incident);
}

function install(): void {
  for (const [event, handler] of Object.entries(HANDLERS)) {
    if (event !== 'warning') {
      const listeners: unknown[] = emitter.listeners(event);
      saved.set(event, listeners as Listener[]);
      emitter.removeAllListeners(event);
    }
    emitter.on(event, handler);
  }
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
    const owner = scope.getStore();
    if (!owner || typeof chunk !== 'string') return write(chunk, ...rest);
    owner.logLine(chunk);
    return true;
  };
  restoreOutput = () => {
    process.stdout.write = write;
  };
}

function uninstall(): void {
  restoreOutput?.();
  for (const [event, handler] of Object.entries(HANDLERS)) {
    emitter.off(event, handler);
    for (const listener of saved.get(event) ?? []) emitter.on(event, listener);
  }
  saved.clear();
}

function describeError(error: unknown): string {
  if (error === undefined) return 'rejected with undefined';
  if (!(error instanceof Error)) return inspect(error, { depth: 1, breakLength: Infinity });
  const where = error.stack?.split('\n').find((line) => /^\s+at /.test(line) && !line.includes('node:'));
  return `${error.name}: ${error.message}${where ? ` (${where.trim()})` : ''}`;
}
