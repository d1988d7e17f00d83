// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { revise, VoiceLiveFallbackError, type VoiceLiveError } from '../errors/index.ts';
import { warnOnce } from '../warn-once.ts';
import { systemClock, type Clock } from './clock.ts';
import { connectOnce, toVoiceLiveError, type ReadySocket } from './connect-once.ts';
import { Itinerary, type Step } from './itinerary.ts';
import { RetryState } from './retry-state.ts';
import { guardedPolicy } from './policy.ts';
import { scheduleRollover, type Rollover } from './rollover.ts';
import type { Route } from './routes.ts';
import type { ConnectionKind, SupervisorOptions, SupervisorState } from './supervisor-types.ts';
import type { Socket } from './socket.ts';

/** How long an unused connection gets to show that it still works, milliseconds. */
const CHALLENGE_MS = 2_000;

/** The minimum delay between early replacements of connections, milliseconds: some services end all connections alike. */
const HASTE_MS = 5_000;

/** Keeps a conversation connected: connects, waits, replaces the connection and gives up as the policy decides. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #clock: Clock;
  readonly #retries: RetryState;
  readonly #itinerary: Itinerary;
  readonly #end = new AbortController();
  #state: SupervisorState = 'idle';
  #socket: Socket | null = null;
  #rollover: Rollover | null = null;
  /** When a connection was last replaced early, or will be, clock milliseconds. */
  #hastenedTo = Number.NEGATIVE_INFINITY;
  /** What the service said about the end of the live connection before it ended. */
  #announcedEnd: VoiceLiveError | null = null;
  #cancelDelay: (() => void) | null = null;
  #connecting: Promise<void> = Promise.resolve();
  /** Connections that are being closed, because another one replaces them or the service gave up on them. */
  readonly #leaving = new Set<Promise<void>>();
  #closing: Promise<void> | null = null;

  constructor({ warn = warnOnce, ...options }: SupervisorOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#options = { ...options, policy: guardedPolicy(options.policy, warn) };
    this.#retries = new RetryState(this.#clock);
    this.#itinerary = new Itinerary(options.routes, this.#clock);
  }

  get state(): SupervisorState {
    return this.#state;
  }

  /** The socket that is live now, or null. */
  get socket(): Socket | null {
    return this.#socket;
  }

  /** Why the last connection failed or was lost. */
  get lastFailure(): VoiceLiveError | null {
    return this.#itinerary.lastFailure;
  }

  /** Starts connecting; must be called once. Returns immediately. */
  start(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'connecting';
    this.#connecting = this.#connect('first', 0);
  }

  /** The live connection is about to be used: if it is broken, this must be detected quickly. */
  challenge(): void {
    this.#socket?.challenge(CHALLENGE_MS);
  }

  /**
   * The service announced that the live connection will end, for example because of its session limit. Replaces it in
   * the next pause; if it ends before that, this error alone is reported as the cause of the outage.
   */
  announceEnd(error: VoiceLiveError): void {
    if (this.#socket === null || this.#announcedEnd !== null) return;
    this.#announcedEnd = error;
    const now = this.#clock.now();
    this.#hastenedTo = Math.max(now, this.#hastenedTo + HASTE_MS);
    this.#rollover?.hasten(this.#hastenedTo - now);
  }

  /** The service said that the session cannot continue: another target takes over, or the conversation ends. */
  fail(error: VoiceLiveError): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#lost(error);
    this.#leave(socket);
  }

  /** Stops in any phase, silently: no hook is called from here on. Resolves within a second, never rejects. */
  close(): Promise<void> {
    if (this.#closing === null) {
      const socket = this.#socket;
      this.#stop('closed');
      this.#closing = Promise.allSettled([socket?.close(), ...this.#leaving, this.#connecting]).then(
        () => {},
      );
    }
    return this.#closing;
  }

  /** Retries until a connection is live, or no target is left. */
  async #connect(kind: ConnectionKind, firstDelayMs: number): Promise<void> {
    const { signal } = this.#end;
    let delayMs = firstDelayMs;
    let fresh = false;
    /** Routes at which a fresh token has been tried. */
    const refreshed = new Set<Route>();
    for (let attempt = 1; ; attempt++) {
      if (delayMs > 0) await this.#delay(delayMs);
      if (signal.aborted) return;
      const { route } = this.#itinerary;
      let connection: ReadySocket;
      let hungUp = false;
      const onHungUp = (): void => {
        hungUp = true;
      };
      try {
        connection = await connectOnce(this.#options, { kind, route, attempt, fresh, signal, onHungUp });
      } catch (caught) {
        if (signal.aborted) return;
        if (hungUp) {
          this.#hangUp();
          return;
        }
        const error = toVoiceLiveError(caught);
        fresh = error.code === 'unauthorized' && route.refreshable && !refreshed.has(route);
        if (fresh) {
          // A token can have expired, or been revoked, while its provider still caches it.
          refreshed.add(route);
          delayMs = 0;
          continue;
        }
        this.#retries.failed();
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

  /** Milliseconds to the next attempt; null after giving up. Reports the outage if that has not been done. */
  #nextDelay(error: VoiceLiveError, step: Step): number | null {
    const retries = this.#retries;
    const { phase } = retries;
    const delayMs = step.kind === 'try' ? step.afterMs : this.#nextRound(error, step);
    if (delayMs === null) return null;
    if (phase === 'first' && !retries.reported) {
      retries.reported = true;
      this.#options.onDown(error, { phase, report: true });
    }
    return this.#end.signal.aborted ? null : Math.max(0, delayMs);
  }

  /** Milliseconds until the remaining targets are tried once more; null after giving up. */
  #nextRound(error: VoiceLiveError, step: Exclude<Step, { kind: 'try' }>): number | null {
    const { phase, attempt, elapsedMs } = this.#retries;
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
    if (kind === 'rollover') this.#retries.replaced();
    else this.#retries.wentLive();
    this.#state = 'live';
    this.#socket = socket;
    this.#announcedEnd = null;
    this.#rollover = scheduleRollover(this.#options, connection, (next) => {
      // Marks the old connection as no longer live before it ends.
      this.#rollover?.cancel();
      this.#goLive(next, 'rollover');
      this.#leave(socket);
    });
    this.#options.onUp(socket, { kind, route });
    socket.onClosed(({ error, byAgent = false }) => {
      if (this.#socket === socket) this.#lost(this.#announcedEnd ?? error, byAgent);
    });
  }

  #leave(socket: Socket): void {
    const closed = socket.close().finally(() => this.#leaving.delete(closed));
    this.#leaving.add(closed);
  }

  #lost(error: VoiceLiveError, byAgent = false): void {
    if (byAgent || this.#options.hungUp?.(error)) {
      this.#hangUp();
      return;
    }
    this.#socket = null;
    this.#rollover?.cancel();
    this.#rollover = null;
    this.#state = 'down';
    const retries = this.#retries;
    const proven = retries.lost();
    const report = !retries.reported;
    retries.reported = true;
    // Asked before the owner is notified, so that a final loss is reported once, as final.
    const delayMs = this.#nextDelay(error, this.#itinerary.lost(error, proven));
    if (delayMs === null) return;
    this.#options.onDown(error, { phase: 'live', report });
    if (!this.#end.signal.aborted) this.#connecting = this.#connect('reconnect', delayMs);
  }

  #hangUp(): void {
    this.#stop('closed');
    this.#options.onHungUp?.();
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
