// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ServingTarget, VoiceLiveError } from '../errors/index.ts';
import { warnOnce } from '../warn-once.ts';
import { systemClock, type Clock } from './clock.ts';
import { failureOf, type Reach } from './failure-table.ts';
import { guardedBudget, sharedHandshakeBudget, type HandshakeBudget } from './handshake-budget.ts';
import type { Socket } from './socket.ts';
import { guardedTargetHealth, type TargetHealth } from './target-health.ts';

/** How one target is reached. */
export interface Route {
  readonly target: ServingTarget;
  /** The same value for routes that authenticate alike. */
  readonly credentials: unknown;
  /** Whether a 401 is worth one more try with a fresh token. */
  readonly refreshable: boolean;
  readonly budget: HandshakeBudget;
  /** Headers for one handshake; has its own time limit. `fresh` asks for a token that is not from a cache. */
  authorize(info: { readonly fresh: boolean; readonly signal: AbortSignal }): Promise<Record<string, string>>;
  /** One handshake. Rejects with a VoiceLiveError; with the signal's reason when aborted. */
  dial(info: {
    readonly headers: Record<string, string>;
    readonly signal: AbortSignal;
    /** The conversation with an agent to go on with; undefined for that of the options. */
    readonly conversationId?: string | undefined;
  }): Promise<Socket>;
}

/** Another target serves a session than before. */
export interface TargetChange {
  readonly target: ServingTarget;
  /** Null for the first one. */
  readonly previous: ServingTarget | null;
  /** Why it is another one: the failure of the last that was tried before it; null when there was none. */
  readonly reason: VoiceLiveError | null;
}

/** A budget that admits nobody for so long is a reason to begin elsewhere, milliseconds. */
const PATIENCE_MS = 2_000;

export interface RoutesInit {
  /** In the order of preference; at least one. */
  readonly list: readonly Route[];
  readonly health: TargetHealth;
  /** Milliseconds for which a target that failed is avoided. */
  readonly cooldownMs: number;
  /** How often a target is tried again before the next one, where there is another. */
  readonly maxRetry: number;
  /** Milliseconds between these tries. */
  readonly retryIntervalMs: number;
  readonly clock?: Clock;
  /** Told of a `health` or budget that misbehaves. Default: a warning in the log of the process. */
  readonly warn?: (message: string) => void;
}

/** The ways to the targets of one model, for all its sessions, and what is known against them. */
export class Routes {
  readonly list: readonly Route[];
  readonly maxRetry: number;
  readonly retryIntervalMs: number;
  readonly #cooldownMs: number;
  readonly #shared: TargetHealth;
  readonly #clock: Clock;
  /** When credentials are trusted again: they say nothing about the targets of other models, which can have others. */
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

  /** Milliseconds for which a route had better be avoided; 0 for a healthy one. */
  cooldownMs({ target, budget }: Route): number {
    const waitMs = budget.expectedWaitMs?.(target.host) ?? 0;
    return Math.max(
      this.#shared.cooldownMs(target),
      (this.#refusedUntil.get(target) ?? 0) - this.#clock.now(),
      waitMs > PATIENCE_MS ? waitMs : 0,
    );
  }

  /** The healthiest of some routes: the first one nothing is known against, else the one that is trusted again soonest. */
  best(routes: readonly Route[]): Route | undefined {
    const ranked = routes.map((route) => ({ route, waitMs: this.cooldownMs(route) }));
    return ranked.toSorted((one, other) => one.waitMs - other.waitMs)[0]?.route;
  }

  /** Remembers that a route failed, and those that fail for the same reason. */
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

  /** The routes that a failure of one strikes as well, itself included. */
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
