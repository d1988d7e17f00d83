// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { systemClock, type Clock } from './clock.ts';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { hearRejection } from '../errors/of-application.ts';
import { orAborted } from './or-aborted.ts';

/** What a handshake is for. */
export interface HandshakeRequest {
  /** `reconnect` for a live conversation, `new` for one that has not begun. */
  readonly priority: 'reconnect' | 'new';
  /** Host of the resource, with its port where that is not the usual one: each has a limit of its own. */
  readonly host: string;
}

/** Limits handshakes, so that many sessions together stay within the connection limit of a resource. */
export interface HandshakeBudget {
  /**
   * Resolves when a handshake may start; rejects with the signal's reason when aborted. Reconnects of live
   * conversations have priority over new sessions.
   */
  acquire(signal: AbortSignal, request?: HandshakeRequest): Promise<void>;
  /** How long a handshake would wait now, in milliseconds, if known: another target may be free. */
  expectedWaitMs?(host?: string): number;
}

/** At most `limit` events in any period of `windowMs` milliseconds. */
export interface WindowLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/** A budget that is told of handshakes which something else admitted. */
export interface CountingBudget extends HandshakeBudget {
  /** A handshake takes place now that was not waited for here. */
  count(): void;
  expectedWaitMs(): number;
}

/**
 * 25 handshakes in any 60 seconds; Voice Live documents 30 new connections a minute for a resource.
 * @see https://learn.microsoft.com/azure/ai-services/speech-service/speech-services-quotas-and-limits
 */
export const DEFAULT_LIMIT: WindowLimit = { limit: 25, windowMs: 60_000 };

/** A budget without a limit, for this machine. */
export const unlimitedBudget: HandshakeBudget = {
  async acquire(signal) {
    signal.throwIfAborted();
  },
};

/** How long a budget may take before a warning is logged, milliseconds. */
const HANGING_MS = 60_000;

interface Waiting {
  readonly urgent: boolean;
  admit(): void;
}

/** A sliding-window budget: never more than the limit in any period of the window's length. */
export function createHandshakeBudget(
  limit: WindowLimit = DEFAULT_LIMIT,
  clock: Clock = systemClock,
): CountingBudget {
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
          // With an empty queue no timer is needed; otherwise its time has not changed.
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
    expectedWaitMs: () => waitFor(stamps, clock.now(), limit, queue.length),
    count() {
      // Where something else admits, nobody may ever ask here, and nothing else would remove the old ones.
      waitFor(stamps, clock.now(), limit);
      stamps.push(clock.now());
    },
  };
}

/** A budget of this process for each host, for limits other than the usual one: a share of it, or a raised quota. */
export function processHandshakeBudget(
  limit: Partial<WindowLimit> = {},
  clock: Clock = systemClock,
): HandshakeBudget {
  const whole = checkedLimit(limit);
  const budgets = perHost(() => createHandshakeBudget(whole, clock));
  return {
    acquire: (signal, request) => budgets(request?.host).acquire(signal, request),
    expectedWaitMs: (host) => budgets(host).expectedWaitMs(),
  };
}

/** One thing of a kind for each host, made when it is first asked for. */
export function perHost<T>(make: (host: string) => T): (host?: string) => T {
  const made = new Map<string, T>();
  return (host = '*') => {
    const there = made.get(host);
    if (there !== undefined) return there;
    const fresh = make(host);
    made.set(host, fresh);
    return fresh;
  };
}

/** A limit with its defaults. @throws VoiceLiveConfigError `invalid_option` */
export function checkedLimit({ limit, windowMs }: Partial<WindowLimit>): WindowLimit {
  const whole = { limit: limit ?? DEFAULT_LIMIT.limit, windowMs: windowMs ?? DEFAULT_LIMIT.windowMs };
  for (const [name, value] of Object.entries(whole)) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new VoiceLiveConfigError({
      code: 'invalid_option',
      setting: `handshakeBudget.${name}`,
      message: `The \`${name}\` of the handshake budget is ${String(value)}; it must be a whole number from 1.`,
    });
  }
  return whole;
}

/**
 * Milliseconds until one more event may happen, after `ahead` others that are already waiting; 0 for now. `stamps` are
 * the times of the past events, oldest first; those that left the window are removed from it.
 */
export function waitFor(stamps: number[], now: number, { limit, windowMs }: WindowLimit, ahead = 0): number {
  while (stamps.length > 0 && now - (stamps[0] ?? 0) >= windowMs) stamps.shift();
  const leaves = stamps.length + ahead - limit;
  if (leaves < 0) return 0;
  // Events beyond the limit wait for others that are waiting themselves: at least a window.
  return windowMs - (now - (stamps[leaves] ?? now));
}

const REGISTRY = Symbol.for('@voicelive-kit/handshake-budget');

/** The budget that all sessions of this process share for a host, including those of other copies of the package. */
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

/**
 * Makes a budget of the application safe: when it throws, rejects or returns no promise, `instead` decides, and there
 * is one warning. One that hangs causes a warning; the wait ends when the signal aborts, whether or not the budget
 * respects the signal.
 */
export function guardedBudget(
  budget: HandshakeBudget,
  instead: HandshakeBudget,
  { warn, clock = systemClock }: { readonly warn: (message: string) => void; readonly clock?: Clock },
): HandshakeBudget {
  let broken = false;
  let warnedOfWait = false;
  const warnOfWait = (): void => {
    if (warnedOfWait) return;
    warnedOfWait = true;
    warn(
      `The handshakeBudget has not admitted a handshake for ${HANGING_MS / 1000} s; connections wait for it.`,
    );
  };
  return {
    expectedWaitMs(host) {
      try {
        const ms: unknown = (broken ? instead : budget).expectedWaitMs?.(host);
        hearRejection(ms);
        return typeof ms === 'number' && ms > 0 ? ms : 0;
      } catch {
        return 0;
      }
    },
    async acquire(signal, request) {
      signal.throwIfAborted();
      if (broken) return instead.acquire(signal, request);
      const cancel = clock.after(HANGING_MS, warnOfWait);
      try {
        // Called inside the promise, so that a budget that throws or returns no promise becomes a rejection.
        await orAborted((async () => budget.acquire(signal, request))(), signal);
        return;
      } catch {
        signal.throwIfAborted();
        broken = true;
        warn('The handshakeBudget failed; the limit of this process is used instead.');
      } finally {
        cancel();
      }
      return instead.acquire(signal, request);
    },
  };
}
