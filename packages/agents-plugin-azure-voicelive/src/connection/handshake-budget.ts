// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { systemClock, type Clock } from './clock.ts';
import { waitFor, type WindowLimit } from './sliding-window.ts';

/** Admits handshakes, so that many sessions together stay under the connection limit of a resource. */
export interface HandshakeBudget {
  /**
   * Resolves when a handshake may start; rejects with the signal's reason when aborted. Reconnects of live
   * conversations go before new sessions.
   */
  acquire(signal: AbortSignal, request?: { readonly priority: 'reconnect' | 'new' }): Promise<void>;
}

/**
 * 25 handshakes in any 60 seconds; Voice Live documents 30 new connections a minute for a resource.
 * @see https://learn.microsoft.com/azure/ai-services/speech-service/speech-services-quotas-and-limits
 */
export const DEFAULT_LIMIT: WindowLimit = { limit: 25, windowMs: 60_000 };

/** A budget that admits everything at once, for this machine. */
export const unlimitedBudget: HandshakeBudget = {
  async acquire(signal) {
    signal.throwIfAborted();
  },
};

interface Waiting {
  readonly urgent: boolean;
  admit(): void;
}

/** A budget over a sliding window: never more than the limit in any stretch of the window's length. */
export function createHandshakeBudget(
  limit: WindowLimit = DEFAULT_LIMIT,
  clock: Clock = systemClock,
): HandshakeBudget {
  const stamps: number[] = [];
  const queue: Waiting[] = [];
  let cancelTimer: (() => void) | null = null;

  const serve = (): void => {
    cancelTimer?.();
    cancelTimer = null;
    while (queue.length > 0) {
      const wait = waitFor(stamps, clock.now(), limit);
      if (wait > 0) {
        cancelTimer = clock.after(wait, serve);
        return;
      }
      const urgent = queue.findIndex((waiting) => waiting.urgent);
      const [next] = queue.splice(Math.max(urgent, 0), 1);
      stamps.push(clock.now());
      next?.admit();
    }
  };

  return {
    acquire(signal, request) {
      return new Promise<void>((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const waiting: Waiting = {
          urgent: request?.priority === 'reconnect',
          admit() {
            signal.removeEventListener('abort', leave);
            resolve();
          },
        };
        const leave = (): void => {
          queue.splice(queue.indexOf(waiting), 1);
          // With nobody waiting there is no timer to keep; with somebody, its time has not changed.
          if (queue.length === 0) {
            cancelTimer?.();
            cancelTimer = null;
          }
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(waiting);
        serve();
      });
    },
  };
}

const REGISTRY = Symbol.for('@voicelive-kit/handshake-budget');

/** The budget that all sessions of this process share for a host, whichever copy of the package they use. */
export function sharedHandshakeBudget(host: string): HandshakeBudget {
  const holder = globalThis as { [REGISTRY]?: Map<string, HandshakeBudget> };
  const budgets = (holder[REGISTRY] ??= new Map());
  let budget = budgets.get(host);
  if (budget === undefined) {
    budget = createHandshakeBudget();
    budgets.set(host, budget);
  }
  return budget;
}
