// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@voicelive-kit/protocol';
import { faultEntry, isBehaviour, type FaultRequest } from './fault-request.ts';
import type { FaultSlug } from './slugs.ts';
import type { FaultEffect, Moment } from './table.ts';

/** A fault that strikes. */
export interface ArmedFault {
  effect: FaultEffect;
  /** Milliseconds to wait before it. */
  afterMs: number;
  request: FaultRequest;
}

interface WaitingFault extends FaultRequest {
  when: Moment;
  left: number;
  /** Milliseconds on the clock of the process. */
  from: number;
  until: number;
  /** False for a behaviour that waits for its own moment. */
  ready: boolean;
}

/** The armed faults of one emulator. */
export class FaultBox {
  readonly #random: Random;
  #armed: WaitingFault[] = [];
  readonly #repliesDone = new WeakSet<object>();

  /** `random` decides about faults with a probability. */
  constructor(random: Random) {
    this.#random = random;
  }

  /** The armed faults as requested. */
  get armed(): FaultRequest[] {
    return this.#armed.map(({ left: times, from: _from, until: _until, ready: _ready, ...request }) => ({
      ...request,
      ...(Number.isFinite(times) && { times }),
    }));
  }

  arm(request: FaultRequest): void {
    const behaves = isBehaviour(request.slug);
    const endless = (request.probability ?? request.forMs) !== undefined;
    const now = performance.now();
    const lasts = faultEntry(request.slug).effect.do === 'stall' ? undefined : request.forMs;
    this.#armed.push({
      ...request,
      when: request.when ?? faultEntry(request.slug).at,
      left: request.times ?? (endless ? Number.POSITIVE_INFINITY : 1),
      from: behaves ? now + (request.afterMs ?? 0) : now,
      until: lasts === undefined ? Number.POSITIVE_INFINITY : now + lasts,
      ready: !behaves || request.when === undefined,
    });
  }

  /** Removes every armed fault. */
  disarm(): void {
    this.#armed = [];
  }

  /**
   * Arms the fault of a scenario's reply, the first time that reply is used in this emulator; true if it did. `early`
   * arms only what strikes while the user speaks.
   */
  armReply(reply: object, fault: FaultRequest, early: boolean): boolean {
    const usual = fault.when ?? faultEntry(fault.slug).at;
    if (this.#repliesDone.has(reply) || (early && usual !== 'speech-started')) return false;
    this.#repliesDone.add(reply);
    const when = usual === 'now' && !isBehaviour(fault.slug) ? 'turn' : fault.when;
    this.arm({ ...fault, ...(when && { when }) });
    return true;
  }

  /** The faults that strike at a moment; this call uses them up. */
  strike(moment: Moment, session?: string): ArmedFault[] {
    if (this.#armed.length === 0) return [];
    const due = this.#current().filter((fault) => fault.when === moment && isFor(fault, session));
    const struck: ArmedFault[] = [];
    for (const fault of due) {
      if (isBehaviour(fault.slug)) {
        fault.ready = true;
      } else if (this.dice(fault)) {
        this.#use(fault);
        struck.push(this.strikeOf(fault));
      }
    }
    return struck;
  }

  /** A fault that strikes regardless of what is armed; arms what follows it. */
  strikeOf(request: FaultRequest): ArmedFault {
    const { effect, then } = faultEntry(request.slug);
    const { status, retryAfterS, times, afterMs = 0 } = request;
    if (then !== undefined) {
      this.arm({
        slug: then.slug as FaultSlug,
        ...(then.when && { when: then.when }),
        ...(times !== undefined && { times }),
        ...(status !== undefined && { status }),
        ...(retryAfterS !== undefined && { retryAfterS }),
      });
    }
    return { effect: withStatus(effect, status), afterMs, request };
  }

  /** True if a behaviour is armed, which uses it up. */
  take(slug: FaultSlug, session?: string): boolean {
    return this.takeRequest(slug, session) !== undefined;
  }

  /** Returns a behaviour that was armed; this call uses it up. */
  takeRequest(slug: FaultSlug, session?: string): FaultRequest | undefined {
    if (this.#armed.length === 0) return undefined;
    const now = performance.now();
    const fault = this.#current().find(
      (armed) =>
        armed.slug === slug &&
        isBehaviour(slug) &&
        armed.ready &&
        armed.from <= now &&
        isFor(armed, session) &&
        this.dice(armed),
    );
    if (fault === undefined) return undefined;
    this.#use(fault);
    if (fault.when !== faultEntry(slug).at) fault.ready = false;
    return fault;
  }

  /** Decides whether a fault with a probability strikes. */
  dice({ probability }: FaultRequest): boolean {
    return probability === undefined || this.#random() < probability;
  }

  #current(): WaitingFault[] {
    const now = performance.now();
    if (this.#armed.some((fault) => fault.until < now)) {
      this.#armed = this.#armed.filter((fault) => fault.until >= now);
    }
    return this.#armed;
  }

  #use(fault: WaitingFault): void {
    fault.left -= 1;
    if (fault.left < 1) this.#armed = this.#armed.filter((armed) => armed !== fault);
  }
}

function isFor(fault: FaultRequest, session: string | undefined): boolean {
  return fault.session === undefined || fault.session === session;
}

/** What a fault does, with the request's status or close code instead of the usual one. */
function withStatus(effect: FaultEffect, status: number | undefined): FaultEffect {
  if (status === undefined) return effect;
  if (effect.do === 'refuse' || effect.do === 'expire-token') return { ...effect, status };
  if (effect.do === 'close') return { ...effect, code: status };
  if (effect.do === 'error-and-close') return { ...effect, close: { ...effect.close, code: status } };
  return effect;
}
