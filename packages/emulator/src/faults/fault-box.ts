// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  FAULT_SLUGS,
  FAULTS,
  MOMENTS,
  type FaultEffect,
  type FaultEntry,
  type FaultSlug,
  type Moment,
} from './table.ts';

/** A fault to arm. */
export interface FaultRequest {
  slug: FaultSlug;
  /** How often it happens; default 1. */
  times?: number;
  /** The moment it strikes, instead of its usual one. */
  when?: Moment;
  /** HTTP status or close code, instead of the usual one. */
  status?: number;
  /** Seconds for the Retry-After header of a refused upgrade. */
  retryAfterS?: number;
  /** Only the session with this id. */
  session?: string;
}

/** A fault that strikes now. */
export interface Strike {
  slug: FaultSlug;
  effect: FaultEffect;
  retryAfterS: number | undefined;
}

interface Armed extends FaultRequest {
  when: Moment;
  left: number;
}

export function faultEntry(slug: FaultSlug): FaultEntry {
  return FAULTS[slug];
}

/** True for faults that change what the emulator does, in place of something that happens to the connection. */
export function isBehaviour(slug: FaultSlug): boolean {
  const { effect } = faultEntry(slug);
  return effect.do === 'behave' || effect.do === 'rewrite';
}

/** Throws a TypeError or RangeError that says what is accepted. */
export function checkFaultRequest(request: unknown): FaultRequest {
  const given = typeof request === 'object' && request !== null ? (request as Partial<FaultRequest>) : {};
  const { slug, times, when } = given;
  if (slug === undefined || !FAULT_SLUGS.includes(slug)) {
    throw new TypeError(`fault: slug is ${JSON.stringify(slug)}; give one of ${FAULT_SLUGS.join(', ')}`);
  }
  if (when !== undefined && !MOMENTS.includes(when)) {
    throw new TypeError(`fault: when is ${JSON.stringify(when)}; give one of ${MOMENTS.join(', ')}`);
  }
  if (times !== undefined && (!Number.isInteger(times) || times < 1)) {
    throw new RangeError(`fault: times is ${JSON.stringify(times)}; give a whole number from 1`);
  }
  for (const key of ['status', 'retryAfterS'] as const) {
    const value = given[key];
    if (value !== undefined && !Number.isFinite(value))
      throw new TypeError(`fault: ${key} is ${JSON.stringify(value)}; give a number`);
  }
  return { ...given, slug };
}

/** The armed faults of one emulator. */
export class FaultBox {
  #armed: Armed[] = [];
  readonly #turnsDone = new Set<number>();

  arm(request: FaultRequest): void {
    this.#armed.push({
      ...request,
      when: request.when ?? faultEntry(request.slug).at,
      left: request.times ?? 1,
    });
  }

  /**
   * Arms the fault of a scenario's turn for a session, the first time that turn comes up in this emulator; true when it
   * did. `early` arms only what strikes while the user speaks.
   */
  armTurn(turn: number, fault: FaultRequest, early: boolean): boolean {
    const usual = fault.when ?? faultEntry(fault.slug).at;
    if (this.#turnsDone.has(turn) || (early && usual !== 'speech-started')) return false;
    this.#turnsDone.add(turn);
    this.arm({ ...fault, when: usual === 'now' ? 'turn' : usual });
    return true;
  }

  /** The faults that strike at a moment, used up by this call. */
  strike(moment: Moment, session?: string): Strike[] {
    const due = this.#armed.filter(
      (fault) => fault.when === moment && !isBehaviour(fault.slug) && isFor(fault, session),
    );
    return due.map((fault) => {
      this.#use(fault);
      return strikeOf(fault);
    });
  }

  /** True, and used up, when a behaviour is armed. */
  take(slug: FaultSlug, session?: string): boolean {
    const fault = this.#armed.find(
      (armed) => armed.slug === slug && isBehaviour(slug) && isFor(armed, session),
    );
    if (fault !== undefined) this.#use(fault);
    return fault !== undefined;
  }

  #use(fault: Armed): void {
    fault.left -= 1;
    if (fault.left < 1) this.#armed = this.#armed.filter((armed) => armed !== fault);
  }
}

function isFor(fault: FaultRequest, session: string | undefined): boolean {
  return fault.session === undefined || fault.session === session;
}

/** What a fault does, with the request's own status in place of the usual one. */
export function strikeOf(request: FaultRequest): Strike {
  const { effect } = faultEntry(request.slug);
  const { slug, status, retryAfterS } = request;
  if (status === undefined) return { slug, effect, retryAfterS };
  if (effect.do === 'refuse') return { slug, effect: { ...effect, status }, retryAfterS };
  if (effect.do === 'close') return { slug, effect: { ...effect, code: status }, retryAfterS };
  return { slug, effect, retryAfterS };
}
