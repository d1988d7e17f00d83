// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { revise, VoiceLiveFallbackError, type VoiceLiveError } from '../errors/index.ts';
import { warnOnce } from '../warn-once.ts';
import { systemClock, type Clock } from './clock.ts';
import { connectOnce, toVoiceLiveError, type ReadySocket } from './connect-once.ts';
import { Itinerary, type Step } from './itinerary.ts';
import { OutageLedger } from './outage-ledger.ts';
import { guardedPolicy } from './policy.ts';
import { scheduleRollover, type Rollover } from './rollover.ts';
import type { Route } from './routes.ts';
import type { ConnectionKind, SupervisorOptions, SupervisorState } from './supervisor-types.ts';
import type { Socket } from './socket.ts';

/** Milliseconds a connection that nobody has used gets to show that it still works. */
const CHALLENGE_MS = 2_000;

/** How soon after one connection was replaced before its time the next one is, milliseconds: some end all alike. */
const HASTE_MS = 5_000;

/** Keeps a conversation connected: tries, waits, replaces and gives up by the policy. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #clock: Clock;
  readonly #ledger: OutageLedger;
  readonly #itinerary: Itinerary;
  readonly #end = new AbortController();
  #state: SupervisorState = 'idle';
  #socket: Socket | null = null;
  #rollover: Rollover | null = null;
  /** When a connection is, or was, last to be replaced before its time, milliseconds of the clock. */
  #hastenedTo = Number.NEGATIVE_INFINITY;
  /** What the service said about the end of the live connection before it ended. */
  #announcedEnd: VoiceLiveError | null = null;
  #cancelDelay: (() => void) | null = null;
  #connecting: Promise<void> = Promise.resolve();
  /** The end of a connection that the service gave up on. */
  #failed: Promise<void> = Promise.resolve();
  #closing: Promise<void> | null = null;

  constructor({ warn = warnOnce, ...options }: SupervisorOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#options = { ...options, policy: guardedPolicy(options.policy, warn) };
    this.#ledger = new OutageLedger(this.#clock);
    this.#itinerary = new Itinerary(options.routes, this.#clock);
  }

  get state(): SupervisorState {
    return this.#state;
  }

  /** The socket that is live now, or null. */
  get socket(): Socket | null {
    return this.#socket;
  }

  /** Why the last connection could not be had, or was lost. */
  get lastFailure(): VoiceLiveError | null {
    return this.#itinerary.lastFailure;
  }

  /** Begins to connect; to be called once. Returns at once. */
  start(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'connecting';
    this.#connecting = this.#connect('first', 0);
  }

  /** Somebody begins to rely on the live connection: if it is broken, that is to be known soon. */
  challenge(): void {
    this.#socket?.challenge(CHALLENGE_MS);
  }

  /**
   * The service announced that the live connection will end, such as for its session limit. Begins to replace it in the
   * next pause; if it ends before that, this error, and only this, is reported as the cause of the outage.
   */
  announceEnd(error: VoiceLiveError): void {
    if (this.#socket === null || this.#announcedEnd !== null) return;
    this.#announcedEnd = error;
    const now = this.#clock.now();
    this.#hastenedTo = Math.max(now, this.#hastenedTo + HASTE_MS);
    this.#rollover?.hasten(this.#hastenedTo - now);
  }

  /** The service said that the session cannot go on: another target takes over, or this is the end. */
  fail(error: VoiceLiveError): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#lost(error);
    this.#failed = socket.close();
  }

  /** Ends everything in any phase, quietly: no hook is called from here on. Resolves within a second, never rejects. */
  close(): Promise<void> {
    if (this.#closing === null) {
      const socket = this.#socket;
      this.#stop('closed');
      this.#closing = Promise.allSettled([socket?.close(), this.#failed, this.#connecting]).then(() => {});
    }
    return this.#closing;
  }

  /** Tries until a connection is live, or nothing is left to try. */
  async #connect(kind: ConnectionKind, firstDelayMs: number): Promise<void> {
    const { signal } = this.#end;
    let delayMs = firstDelayMs;
    let fresh = false;
    /** Where a fresh token has been tried. */
    const refreshed = new Set<Route>();
    for (let attempt = 1; ; attempt++) {
      if (delayMs > 0) await this.#delay(delayMs);
      if (signal.aborted) return;
      const { route } = this.#itinerary;
      let connection: ReadySocket;
      try {
        connection = await connectOnce(this.#options, { kind, route, attempt, fresh, signal });
      } catch (caught) {
        if (signal.aborted) return;
        const error = toVoiceLiveError(caught);
        fresh = error.code === 'unauthorized' && route.refreshable && !refreshed.has(route);
        if (fresh) {
          // A token can have run out, or been taken back, inside its provider's cache.
          refreshed.add(route);
          delayMs = 0;
          continue;
        }
        this.#ledger.failed();
        const next = this.#nextDelay(error, this.#itinerary.failed(error));
        if (next === null) return;
        delayMs = next;
        continue;
      }
      if (signal.aborted) connection.socket.terminate();
      else this.#goLive(connection, kind);
      return;
    }
  }

  /** Milliseconds to the next try; null after giving up. Reports the outage if that has not been done. */
  #nextDelay(error: VoiceLiveError, step: Step): number | null {
    const ledger = this.#ledger;
    const { phase } = ledger;
    const delayMs = step.kind === 'try' ? step.afterMs : this.#nextRound(error, step);
    if (delayMs === null) return null;
    if (phase === 'first' && !ledger.reported) {
      ledger.reported = true;
      this.#options.onDown(error, { phase, report: true });
    }
    return this.#end.signal.aborted ? null : Math.max(0, delayMs);
  }

  /** Milliseconds until the targets that are left are tried once more; null after giving up. */
  #nextRound(error: VoiceLiveError, step: Exclude<Step, { kind: 'try' }>): number | null {
    const { phase, attempt, elapsedMs } = this.#ledger;
    const { failures } = this.#itinerary;
    if (step.kind === 'over') {
      this.#giveUp(failures.length > 0 ? new VoiceLiveFallbackError('No target is left.', failures) : error);
      return null;
    }
    const { retryAfterMs } = step;
    const context = { phase, attempt, elapsedMs, error };
    const delayMs = this.#options.policy.nextDelayMs(
      retryAfterMs > 0 ? { ...context, retryAfterMs } : context,
    );
    if (delayMs !== null) {
      this.#itinerary.nextRound();
      return delayMs;
    }
    const seconds = Math.round(elapsedMs / 1000);
    const lead = `Gave up after ${attempt === 1 ? 'one failure' : `${attempt} failures`} in ${seconds} s.`;
    this.#giveUp(
      failures.length > 0
        ? new VoiceLiveFallbackError(lead, failures)
        : revise(error, { lead, retryable: false }),
    );
    return null;
  }

  #goLive(connection: ReadySocket, kind: ConnectionKind): void {
    const { socket, route } = connection;
    if (kind === 'rollover') this.#ledger.replaced();
    else this.#ledger.wentLive();
    this.#state = 'live';
    this.#socket = socket;
    this.#announcedEnd = null;
    this.#rollover = scheduleRollover(this.#options, connection, (next) => {
      // Marks the old connection as no longer the live one before it ends.
      this.#rollover?.cancel();
      this.#goLive(next, 'rollover');
      void socket.close();
    });
    this.#options.onUp(socket, { kind, route });
    socket.onClosed(({ error }) => {
      if (this.#socket === socket) this.#lost(this.#announcedEnd ?? error);
    });
  }

  #lost(error: VoiceLiveError): void {
    if (this.#options.hungUp?.(error)) {
      this.#stop('closed');
      this.#options.onHungUp?.();
      return;
    }
    this.#socket = null;
    this.#rollover?.cancel();
    this.#rollover = null;
    this.#state = 'down';
    const ledger = this.#ledger;
    const proven = ledger.lost();
    const report = !ledger.reported;
    ledger.reported = true;
    // Asked before the owner is told, so that a final loss is told once, as such.
    const delayMs = this.#nextDelay(error, this.#itinerary.lost(error, proven));
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
    this.#socket = null;
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
