// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { TargetFailure, VoiceLiveError } from '../errors/index.ts';
import type { Clock } from './clock.ts';
import { failureOf } from './failure-table.ts';
import type { Route, Routes } from './routes.ts';

/**
 * What to do after a failure. `try`: connect by `Itinerary.route`. `round`: every remaining target has been tried; the
 * policy decides whether to begin again. `over`: no target can help.
 */
export type Step =
  | { readonly kind: 'try'; readonly afterMs: number }
  | { readonly kind: 'round'; readonly retryAfterMs: number }
  | { readonly kind: 'over' };

/**
 * Decides which target a session uses, and which one comes next. A session stays with its target as long as that works:
 * when another target recovers, only new sessions use it, not a call in progress.
 */
export class Itinerary {
  readonly #routes: Routes;
  readonly #clock: Clock;
  readonly #random: () => number;
  /** The last failure of each target in the present outage. */
  readonly #failures = new Map<Route, VoiceLiveError>();
  /** Tried in the present round, or affected by the failure of a target that was. */
  readonly #visited = new Set<Route>();
  /** Ruled out for the present outage. */
  readonly #out = new Set<Route>();
  /** The earliest time at which the service allows a target to be tried again, clock milliseconds. */
  readonly #notBefore = new Map<Route, number>();
  #route: Route | undefined;
  #tries = 0;
  #everLive = false;
  #lastFailure: VoiceLiveError | null = null;

  constructor(routes: Routes, clock: Clock, random: () => number = Math.random) {
    this.#routes = routes;
    this.#clock = clock;
    this.#random = random;
  }

  /** The route to take now; chosen when it is first read. */
  get route(): Route {
    this.#route ??= this.#routes.best(this.#routes.list);
    if (this.#route === undefined) throw new Error('There is no route.');
    return this.#route;
  }

  /** Why the last connection failed or was lost. */
  get lastFailure(): VoiceLiveError | null {
    return this.#lastFailure;
  }

  /** Why each target failed in the present outage, in order of preference; empty with a single target. */
  get failures(): readonly TargetFailure[] {
    const { list } = this.#routes;
    if (list.length === 1) return [];
    return list.flatMap((route) => {
      const error = this.#failures.get(route);
      return error === undefined ? [] : { target: route.target, error };
    });
  }

  /** The live connection was lost. `proven`: it had lasted long enough to forget earlier failures. */
  lost(error: VoiceLiveError, proven: boolean): Step {
    this.#everLive = true;
    if (proven) {
      for (const memory of [this.#failures, this.#visited, this.#out, this.#notBefore]) memory.clear();
      this.#tries = 0;
    }
    return this.failed(error);
  }

  /** An attempt by the present route failed. */
  failed(error: VoiceLiveError): Step {
    const { route } = this;
    const { strikes, again } = failureOf(error);
    this.#lastFailure = error;
    this.#failures.set(route, error);
    this.#tries += 1;
    // What the application configured is wrong for every target. Only a target it was not made for may refuse what
    // others accept.
    if (strikes === 'session' && !error.retryable && !this.#everLive && route.target.index === 0) {
      this.#failures.clear();
      return { kind: 'over' };
    }
    const struck = this.#routes.struckBy(strikes === 'session' ? 'target' : strikes, route);
    for (const one of struck) {
      if (!error.retryable) this.#out.add(one);
      if (error.retryAfterMs !== null) this.#notBefore.set(one, this.#clock.now() + error.retryAfterMs);
    }
    const left = this.#left;
    const others = left.filter((one) => !this.#visited.has(one) && !struck.includes(one));
    // Without another target, the policy alone decides when to retry.
    if (left.length > 1 && left.includes(route) && again && this.#mayStay(error, others)) {
      return { kind: 'try', afterMs: this.#routes.retryIntervalMs * (0.5 + this.#random() / 2) };
    }
    for (const one of struck) this.#visited.add(one);
    if (this.#routes.list.length > 1) this.#routes.failed(route, error);
    const next = this.#routes.best(others);
    if (next !== undefined) {
      this.#take(next);
      return { kind: 'try', afterMs: 0 };
    }
    if (left.length === 0) return { kind: 'over' };
    return { kind: 'round', retryAfterMs: Math.min(...left.map((one) => this.#waitMs(one))) };
  }

  /** Begins a new round with every remaining target; those that the service asked not to be retried yet come last. */
  nextRound(): void {
    this.#visited.clear();
    const soonest = Math.min(...this.#left.map((one) => this.#waitMs(one)));
    const next = this.#routes.best(this.#left.filter((one) => this.#waitMs(one) <= soonest));
    if (next !== undefined) this.#take(next);
  }

  get #left(): readonly Route[] {
    return this.#routes.list.filter((one) => !this.#out.has(one));
  }

  /** Whether the present target is retried although there are others. */
  #mayStay(error: VoiceLiveError, others: readonly Route[]): boolean {
    if (this.#tries > this.#routes.maxRetry || error.retryAfterMs !== null) return false;
    // Another session has found it unavailable meanwhile.
    const healthy = others.some((one) => this.#routes.cooldownMs(one) === 0);
    return !healthy || this.#routes.cooldownMs(this.route) === 0;
  }

  #waitMs(route: Route): number {
    return Math.max(0, (this.#notBefore.get(route) ?? 0) - this.#clock.now());
  }

  #take(route: Route): void {
    this.#route = route;
    this.#tries = 0;
  }
}
