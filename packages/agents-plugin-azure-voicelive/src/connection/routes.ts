// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ServingTarget, VoiceLiveError } from '../errors/index.ts';
import { warnOnce } from '../warn-once.ts';
import { systemClock, type Clock } from './clock.ts';
import { failureOf, type Reach } from './failure-table.ts';
import { guardedBudget, sharedHandshakeBudget, type HandshakeBudget } from './handshake-budget.ts';
import type { Socket } from './socket.ts';
import { guardedTargetHealth, type TargetHealth } from './target-health.ts';

/** How to connect to one target. */
export interface Route {
  readonly target: ServingTarget;
  /** Equal for routes that authenticate the same way. */
  readonly credentials: unknown;
  /** Whether a 401 is retried once with a fresh token. */
  readonly refreshable: boolean;
  readonly budget: HandshakeBudget;
  /** Headers for one handshake; has its own time limit. `fresh` requests a token that does not come from a cache. */
  authorize(info: { readonly fresh: boolean; readonly signal: AbortSignal }): Promise<Record<string, string>>;
  /** Performs one handshake. Rejects with a VoiceLiveError, or with the signal's reason when aborted. */
  dial(info: {
    readonly headers: Record<string, string>;
    readonly signal: AbortSignal;
    /** The agent conversation to continue; undefined to use that of the options. */
    readonly conversationId?: string | undefined;
  }): Promise<Socket>;
}

/** A session has moved to another target. */
export interface TargetChange {
  readonly target: ServingTarget;
  /** Null for the first target. */
  readonly previous: ServingTarget | null;
  /** Why the target changed: the failure of the last target tried before it; null when there was none. */
  readonly reason: VoiceLiveError | null;
}

/** If the budget would delay a handshake longer than this, another target is preferred, milliseconds. */
const PATIENCE_MS = 2_000;

export interface RoutesInit {
  /** In order of preference; at least one. */
  readonly list: readonly Route[];
  readonly health: TargetHealth;
  /** Milliseconds for which a target that failed is avoided. */
  readonly cooldownMs: number;
  /** How often a target is retried before the next one, when there is another. */
  readonly maxRetry: number;
  /** Milliseconds between these retries. */
  readonly retryIntervalMs: number;
  readonly clock?: Clock;
  /** Called when a `health` or budget misbehaves. By default, a warning in the log of the process. */
  readonly warn?: (message: string) => void;
}

/** The routes to the targets of one model, shared by all its sessions, and their known failures. */
export class Routes {
  readonly list: readonly Route[];
  readonly maxRetry: number;
  readonly retryIntervalMs: number;
  readonly #cooldownMs: number;
  readonly #shared: TargetHealth;
  readonly #clock: Clock;
  /** When credentials are trusted again: they do not affect the targets of other models, which can use different ones. */
  readonly #refusedUntil = new Map<ServingTarget, number>();

  constructor({ list, health, clock = systemClock, warn = warnOnce, ...init }: RoutesInit) {
    this.list = list.map((route) => ({
      ...route,
      budget: guardedBudget(route.budget, sharedHandshakeBudget('*'), { warn, clock }),
    }));
    this.maxRetry = init.maxRetry;
    this.retryIntervalMs = init.retryIntervalMs;
    this.#cooldownMs = init.cooldownMs;
    this.#shared = guardedTargetHealth(health, warn);
    this.#clock = clock;
  }

  /** Milliseconds for which a route should be avoided; 0 for a healthy one. */
  cooldownMs({ target, budget }: Route): number {
    const waitMs = budget.expectedWaitMs?.(target.host) ?? 0;
    return Math.max(
      this.#shared.cooldownMs(target),
      (this.#refusedUntil.get(target) ?? 0) - this.#clock.now(),
      waitMs > PATIENCE_MS ? waitMs : 0,
    );
  }

  /** The healthiest of the given routes: the first one without known failures, else the one that is trusted again soonest. */
  best(routes: readonly Route[]): Route | undefined {
    const ranked = routes.map((route) => ({ route, waitMs: this.cooldownMs(route) }));
    return ranked.toSorted((one, other) => one.waitMs - other.waitMs)[0]?.route;
  }

  /** Records the failure of a route, and of those that fail for the same reason. */
  failed(route: Route, error: VoiceLiveError): void {
    const { strikes } = failureOf(error);
    const forMs = Math.max(this.#cooldownMs, error.retryAfterMs ?? 0);
    for (const { target } of this.struckBy(strikes, route)) {
      if (strikes === 'login' || strikes === 'credentials') {
        this.#refusedUntil.set(target, this.#clock.now() + forMs);
      } else {
        this.#shared.failed(target, forMs);
      }
    }
  }

  /** The routes affected by the failure of one, including itself. */
  struckBy(strikes: Reach, { target, credentials }: Route): Route[] {
    return this.list.filter((other) => {
      const sameHost = other.target.host === target.host;
      const sameCredentials = other.credentials === credentials;
      if (strikes === 'host') return sameHost;
      if (strikes === 'credentials') return sameCredentials;
      if (strikes === 'login') return sameHost && sameCredentials;
      return strikes === 'session' || other.target === target;
    });
  }
}
