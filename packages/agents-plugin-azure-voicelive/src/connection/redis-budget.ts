// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { warnOnce } from '../warn-once.ts';
import { ADMIT_SCRIPT, keysOf, LEAVE_SCRIPT, readAdmission, type Admission } from './budget-script.ts';
import { systemClock, type Clock } from './clock.ts';
import {
  checkedLimit,
  createHandshakeBudget,
  perHost,
  type CountingBudget,
  type HandshakeBudget,
  type HandshakeRequest,
  type WindowLimit,
} from './handshake-budget.ts';
import { orAborted } from './or-aborted.ts';
import { reasonOf, TookTooLong } from './redis-failure.ts';

/**
 * Runs a script in Redis, as `EVAL script numkeys key … arg …`, and gives what it answers. The signal is aborted when the answer is not
 * waited for any more.
 */
export type RedisEvaluate = (
  script: string,
  keys: string[],
  args: string[],
  signal: AbortSignal,
) => Promise<unknown>;

/** Who waits asks again after this long at most, milliseconds: those ahead may have left. */
const ASK_AGAIN_MS = 1_000;
/** Who has not asked for this long is forgotten, milliseconds. */
const BELIEF_MS = 5_000;
/** After a failure Redis is left alone for this long, milliseconds, so that not every handshake waits for it in vain. */
const LEFT_ALONE_MS = 5_000;

export interface RedisBudgetInit extends Partial<WindowLimit> {
  readonly evaluate: RedisEvaluate;
  readonly timeoutMs: number;
  /** What has to be loaded before a script can run; that takes its time in a process that starts, and Redis is not to blame. */
  readonly prepare?: () => Promise<unknown>;
  readonly prefix: string;
  readonly clock?: Clock;
  readonly warn?: (message: string) => void;
}

/** What this process knows of a host. */
interface Known {
  readonly keys: string[];
  /** Admits while Redis cannot be asked; counts what Redis admitted to this process. */
  readonly own: CountingBudget;
  /** What this process counted, for a Redis that does not know. */
  admissions: { readonly id: string; readonly at: number }[];
  /** How long a newcomer would have waited, and when that was. */
  hint: { readonly at: number; readonly waitMs: number };
}

/**
 * A budget that Redis keeps for all processes that name the same prefix. It never rejects but for its signal and never hangs: where
 * Redis is away, slow or answers nonsense, this process counts for itself, and there is one warning.
 */
export class RedisBudget implements HandshakeBudget {
  readonly #init: RedisBudgetInit;
  readonly #limit: WindowLimit;
  readonly #clock: Clock;
  readonly #warn: (message: string) => void;
  readonly #hosts: (host?: string) => Known;
  readonly #name = randomUUID();
  #asked = 0;
  #leftAloneUntil = 0;
  #warned = false;

  constructor(init: RedisBudgetInit) {
    this.#init = init;
    this.#limit = checkedLimit(init);
    this.#clock = init.clock ?? systemClock;
    this.#warn = init.warn ?? warnOnce;
    this.#hosts = perHost((host) => ({
      keys: keysOf(init.prefix, host),
      own: createHandshakeBudget(this.#limit, this.#clock),
      admissions: [],
      hint: { at: 0, waitMs: 0 },
    }));
  }

  async acquire(signal: AbortSignal, request?: HandshakeRequest): Promise<void> {
    signal.throwIfAborted();
    const known = this.#hosts(request?.host);
    const id = `${this.#name}:${(this.#asked += 1)}`;
    const urgent = request?.priority === 'reconnect';
    const inTurn = await this.#inTurn(known, id, urgent, signal);
    if (inTurn) known.own.count();
    else await known.own.acquire(signal, request);
    known.admissions.push({ id, at: this.#clock.now() });
  }

  expectedWaitMs(host?: string): number {
    const { own, hint } = this.#hosts(host);
    if (this.#isLeftAlone()) return own.expectedWaitMs();
    return Math.max(0, hint.waitMs - (this.#clock.now() - hint.at));
  }

  /** Waits its turn in Redis; false where that cannot be asked. */
  async #inTurn(known: Known, id: string, urgent: boolean, signal: AbortSignal): Promise<boolean> {
    let asked = false;
    try {
      while (!this.#isLeftAlone()) {
        asked = true;
        const admission = await this.#ask(known, id, urgent, signal);
        if (admission === null) return false;
        if (admission.admitted) return true;
        await this.#sleep(Math.min(admission.waitMs, ASK_AGAIN_MS), signal);
      }
      return false;
    } catch (error) {
      // Only an abort comes here. The next in turn need not wait until this one is forgotten.
      if (asked) this.#evaluate(LEAVE_SCRIPT, known.keys, [id]).catch(() => undefined);
      throw error;
    }
  }

  async #ask(known: Known, id: string, urgent: boolean, signal: AbortSignal): Promise<Admission | null> {
    const { prepare } = this.#init;
    // What fails here fails again with the script.
    if (prepare)
      await orAborted(
        prepare().catch(() => undefined),
        signal,
      );
    const { limit, windowMs } = this.#limit;
    const now = this.#clock.now();
    known.admissions = known.admissions.filter(({ at }) => now - at < windowMs);
    const args = [id, urgent ? 1 : 0, limit, windowMs, BELIEF_MS];
    const counted = known.admissions.flatMap((one) => [one.id, Math.round(now - one.at)]);
    try {
      const reply = await orAborted(
        this.#evaluate(ADMIT_SCRIPT, known.keys, [...args, ...counted].map(String)),
        signal,
      );
      const admission = readAdmission(reply);
      known.hint = { at: this.#clock.now(), waitMs: admission.nextWaitMs };
      return admission;
    } catch (error) {
      signal.throwIfAborted();
      this.#leaveAlone(error);
      return null;
    }
  }

  /** Runs a script, and rejects when that takes too long. */
  #evaluate(script: string, keys: string[], args: string[]): Promise<unknown> {
    const { evaluate, timeoutMs } = this.#init;
    const control = new AbortController();
    const cancel = this.#clock.after(timeoutMs, () => control.abort(new TookTooLong()));
    // Called inside the promise: one that throws or gives no promise is no exception.
    const answer = (async () => evaluate(script, [...keys], args, control.signal))();
    return orAborted(answer, control.signal).finally(cancel);
  }

  #isLeftAlone(): boolean {
    return this.#clock.now() < this.#leftAloneUntil;
  }

  #leaveAlone(error: unknown): void {
    this.#leftAloneUntil = this.#clock.now() + LEFT_ALONE_MS;
    if (this.#warned) return;
    this.#warned = true;
    this.#warn(
      `The handshake budget in Redis cannot be asked (${reasonOf(error)}); until it can, each process counts for itself alone.`,
    );
  }

  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    let cancel = (): void => {};
    const slept = new Promise<void>((resolve) => {
      cancel = this.#clock.after(ms, resolve);
    });
    return orAborted(slept, signal).finally(cancel);
  }
}
