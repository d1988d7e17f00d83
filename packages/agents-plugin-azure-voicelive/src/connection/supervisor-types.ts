// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveError } from '../errors/index.ts';
import type { Clock } from './clock.ts';
import type { ReconnectPolicy } from './policy.ts';
import type { Route, Routes } from './routes.ts';
import type { Socket } from './socket.ts';

/** Why a connection is made: the first one, one after a loss, or the planned successor of a live one. */
export type ConnectionKind = 'first' | 'reconnect' | 'rollover';

/** Passed to the owner when a connection is open and has to be set up as a session. */
export interface EstablishInfo {
  readonly kind: ConnectionKind;
  /** The target of the connection. */
  readonly route: Route;
  /** Number of this attempt since the last established connection, counted from 1. */
  readonly attempt: number;
  /** Aborts when the connection ends, a time limit expires or the supervisor closes; its reason is the error. */
  readonly signal: AbortSignal;
  /** Milliseconds it took to open the connection: token, budget and handshake. */
  readonly acquireMs: number;
  /** Must be called when the service has announced the session; the time limit for the configuration starts then. */
  announced(): void;
  /**
   * Must be called with an error that the service reported meanwhile and that answers no request. If the attempt then
   * times out or the connection closes, this error is the cause, and decides whether to retry.
   */
  blame(error: VoiceLiveError): void;
}

/** The outcome of one attempt. Durations are in milliseconds; times count from its start. */
export interface AttemptReport {
  /** `first`, `reconnect` after a loss, or `rollover`: the planned successor of a live one. */
  readonly kind: ConnectionKind;
  readonly route: Route;
  /** Number of this attempt since a connection was last established, counted from 1. */
  readonly attempt: number;
  /** From the start to the acknowledged configuration, or to the failure, milliseconds. */
  readonly durationMs: number;
  /** When token and budget were available and the handshake began, milliseconds from the start; null if it never began. */
  readonly dialedAfterMs: number | null;
  /** When the service had accepted the handshake, milliseconds from the start; null if it did not. */
  readonly openedAfterMs: number | null;
  /** Milliseconds for which an open successor waited for a pause in the conversation; part of `durationMs`. */
  readonly pausedMs: number;
  /** Why it failed; null when it succeeded. */
  readonly error: VoiceLiveError | null;
  /** The `x-ms-client-request-id` of the handshake, for support requests; null when it was not accepted. */
  readonly requestId: string | null;
  /** The id the service gave the session; null when it announced none. */
  readonly sessionId: string | null;
}

/** What the owner learned while setting up the session. */
export interface Established {
  /** The end of the session's lifetime in milliseconds since the epoch, as the service states it. */
  readonly expiresAt?: number | undefined;
}

/** The hooks that the owner of a supervisor implements for the stages of a connection. None of them may throw. */
export interface SupervisorHooks {
  /**
   * Sets up a session on an open connection: attach to its messages synchronously, wait for the announcement, call
   * `info.announced()`, configure, restore the history; resolve when the configuration was acknowledged, reject with a
   * VoiceLiveError, whose `retryable` decides. For a rollover this begins in a pause, while the old connection is still
   * live.
   */
  establish(socket: Socket, info: EstablishInfo): Promise<Established>;
  /**
   * The connection, by this route, is live from now on. After a rollover the supervisor closes the old one; if the
   * pause ended while the new one was being established, this is called in the next pause, so anything added to the
   * conversation since must be sent now.
   */
  onUp(socket: Socket, info: { readonly kind: ConnectionKind; readonly route: Route }): void;
  /**
   * The live connection was lost, or the first attempt failed, and retries follow. `report` is true once per outage:
   * tell the application then, and only then.
   */
  onDown(error: VoiceLiveError, info: { readonly phase: 'first' | 'live'; readonly report: boolean }): void;
  /** The supervisor gave up, which includes the loss of the live connection if there was one. Not called by `close()`. */
  onGaveUp(error: VoiceLiveError): void;
  /**
   * Whether a connection was closed because the service ended the conversation, although it did not say so: no new one
   * is needed then.
   */
  hungUp?(error: VoiceLiveError): boolean;
  /** The service ended the conversation; no further attempts. */
  onHungUp?(): void;
  /** The agent conversation that the next connection by this route continues, once the service has named it. */
  conversationId?(route: Route): string | undefined;
  /** The service did not continue that conversation: the next attempt is made without it. */
  conversationRefused?(id: string): void;
  /** An attempt has ended without being aborted. */
  onAttempt?(report: AttemptReport): void;
  /** Whether this is a pause: nobody is speaking, no response and no tool is running. */
  quiet(): boolean;
}

/** The parts and settings of a supervisor. */
export interface SupervisorOptions extends SupervisorHooks {
  readonly routes: Routes;
  readonly policy: ReconnectPolicy;
  /** Milliseconds from the start of a handshake to the announced session, and again from there to the acknowledged configuration. */
  readonly connectTimeoutMs: number;
  /** Milliseconds after which a live connection is replaced. Default 55 minutes. */
  readonly maxSessionDuration?: number | null;
  readonly clock?: Clock;
  /** Called when a `policy` misbehaves, at most once. By default, a warning in the log of the process. */
  readonly warn?: (message: string) => void;
}

/** `connecting`: no session yet. `down`: a live one was lost. `failed`: gave up. `closed`: by the owner. */
export type SupervisorState = 'idle' | 'connecting' | 'live' | 'down' | 'closed' | 'failed';
