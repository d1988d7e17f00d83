// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { revise, type VoiceLiveError } from '../errors/index.ts';
import { systemClock, type Clock } from './clock.ts';
import { connectOnce, toVoiceLiveError, type Connection } from './connect-once.ts';
import { OutageLedger } from './outage-ledger.ts';
import { scheduleRollover, type Rollover } from './rollover.ts';
import type {
  ConnectionKind,
  ConnectionSupervisor,
  SupervisorOptions,
  SupervisorState,
} from './supervisor-types.ts';
import type { Wire } from './wire.ts';

/** Keeps a conversation connected: tries, waits, replaces and gives up by the policy. */
export class Supervisor implements ConnectionSupervisor {
  readonly #options: SupervisorOptions;
  readonly #clock: Clock;
  readonly #ledger: OutageLedger;
  readonly #end = new AbortController();
  #state: SupervisorState = 'idle';
  #wire: Wire | null = null;
  #rollover: Rollover | null = null;
  #cancelDelay: (() => void) | null = null;
  #connecting: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#ledger = new OutageLedger(this.#clock);
  }

  get state(): SupervisorState {
    return this.#state;
  }

  get wire(): Wire | null {
    return this.#wire;
  }

  start(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'connecting';
    this.#connecting = this.#connect('first', 0);
  }

  requestRollover(): void {
    this.#rollover?.hasten();
  }

  close(): Promise<void> {
    if (this.#closing === null) {
      const wire = this.#wire;
      this.#stop('closed');
      this.#closing = Promise.allSettled([wire?.close(), this.#connecting]).then(() => {});
    }
    return this.#closing;
  }

  /** Tries until a connection is live, or nothing is left to try. */
  async #connect(kind: ConnectionKind, firstDelayMs: number): Promise<void> {
    const { signal } = this.#end;
    let delayMs = firstDelayMs;
    let fresh = false;
    let refreshed = false;
    for (let attempt = 1; ; attempt++) {
      if (delayMs > 0) await this.#delay(delayMs);
      if (signal.aborted) return;
      let connection: Connection;
      try {
        connection = await connectOnce(this.#options, { kind, attempt, fresh, signal });
      } catch (caught) {
        if (signal.aborted) return;
        const error = toVoiceLiveError(caught);
        fresh = error.code === 'unauthorized' && this.#options.refreshable && !refreshed;
        if (fresh) {
          // A token can have run out, or been taken back, inside its provider's cache.
          refreshed = true;
          delayMs = 0;
          continue;
        }
        this.#ledger.failed();
        const next = this.#nextDelay(error);
        if (next === null) return;
        delayMs = next;
        continue;
      }
      if (signal.aborted) connection.wire.terminate();
      else this.#goLive(connection, kind);
      return;
    }
  }

  /** Milliseconds to the next try; null after giving up. Reports the outage if that has not been done. */
  #nextDelay(error: VoiceLiveError): number | null {
    const ledger = this.#ledger;
    if (!error.retryable) {
      this.#giveUp(error);
      return null;
    }
    const { phase, attempt, elapsedMs } = ledger;
    const delayMs = this.#options.policy.nextDelayMs({
      phase,
      attempt,
      elapsedMs,
      error,
      ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
    });
    if (delayMs === null) {
      const seconds = Math.round(elapsedMs / 1000);
      const failures = attempt === 1 ? 'one failure' : `${attempt} failures`;
      this.#giveUp(revise(error, { lead: `Gave up after ${failures} in ${seconds} s.`, retryable: false }));
      return null;
    }
    if (phase === 'first' && !ledger.reported) {
      ledger.reported = true;
      this.#options.onDown(error, { phase, report: true });
    }
    return this.#end.signal.aborted ? null : Math.max(0, delayMs);
  }

  #goLive(connection: Connection, kind: ConnectionKind): void {
    const { wire } = connection;
    if (kind === 'rollover') this.#ledger.replaced();
    else this.#ledger.wentLive();
    this.#state = 'live';
    this.#wire = wire;
    this.#rollover = scheduleRollover(this.#options, connection.established, (next) => {
      // Marks the old connection as no longer the live one before it ends.
      this.#rollover?.cancel();
      this.#goLive(next, 'rollover');
      void wire.close();
    });
    this.#options.onUp(wire, kind);
    wire.onClosed(({ error }) => {
      if (this.#wire === wire) this.#lost(error);
    });
  }

  #lost(error: VoiceLiveError): void {
    this.#wire = null;
    this.#rollover?.cancel();
    this.#rollover = null;
    this.#state = 'down';
    const ledger = this.#ledger;
    ledger.lost();
    const report = !ledger.reported;
    ledger.reported = true;
    // Asked before the owner is told, so that a final loss is told once, as such.
    const delayMs = this.#nextDelay(error);
    if (delayMs === null) return;
    this.#options.onDown(error, { phase: 'live', report });
    if (!this.#end.signal.aborted) this.#connecting = this.#connect('reconnect', delayMs);
  }

  #giveUp(error: VoiceLiveError): void {
    this.#stop('failed');
    this.#options.onGaveUp(error);
  }

  #stop(state: 'closed' | 'failed'): void {
    this.#state = state;
    this.#wire = null;
    this.#rollover?.cancel();
    this.#rollover = null;
    this.#end.abort(new Error('The session was closed.'));
    this.#cancelDelay?.();
  }

  #delay(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, resolve);
      this.#cancelDelay = () => {
        cancel();
        resolve();
      };
    });
  }
}
