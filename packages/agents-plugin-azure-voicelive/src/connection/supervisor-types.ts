// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveError } from '../errors/index.ts';
import type { Clock } from './clock.ts';
import type { ReconnectPolicy } from './policy.ts';
import type { Route, Routes } from './routes.ts';
import type { Socket } from './socket.ts';

/** Why a connection is made: the first, one after a loss, or the planned successor of a live one. */
export type ConnectionKind = 'first' | 'reconnect' | 'rollover';

/** What the owner is told when a connection is open and waits to be made a session. */
export interface EstablishInfo {
  readonly kind: ConnectionKind;
  /** What the connection leads to. */
  readonly route: Route;
  /** Number of this try since the last established connection, counted from 1. */
  readonly attempt: number;
  /** Aborts when the connection ends, a time limit passes or the supervisor closes; its reason is the error. */
  readonly signal: AbortSignal;
  /** Milliseconds it took to get the connection: token, budget and handshake. */
  readonly acquireMs: number;
  /** To be called when the service has announced the session; the time limit for the configuration starts then. */
  announced(): void;
  /**
   * To be called with an error the service reported meanwhile and that nothing waits for. If the try then ends because
   * time is up or the connection closes, this is its cause, and decides whether another try makes sense.
   */
  blame(error: VoiceLiveError): void;
}

/** How one try ended. Lengths are milliseconds, moments count from its begin. */
export interface AttemptReport {
  /** `first`, `reconnect` after a loss, or `rollover`: the planned successor of a live one. */
  readonly kind: ConnectionKind;
  readonly route: Route;
  /** Number of this try since a connection was last established, counted from 1. */
  readonly attempt: number;
  /** From its begin to the acknowledged configuration, or to the failure, milliseconds. */
  readonly durationMs: number;
  /** When token and budget were there and the handshake began, milliseconds from the begin; null if it never did. */
  readonly dialedAfterMs: number | null;
  /** When the service had accepted the handshake, milliseconds from the begin; null if it did not. */
  readonly openedAfterMs: number | null;
  /** Milliseconds a successor waited, open, for a pause in the conversation; part of `durationMs`. */
  readonly pausedMs: number;
  /** Why it failed; null when it succeeded. */
  readonly error: VoiceLiveError | null;
  /** The `x-ms-client-request-id` of the handshake, for support requests; null when it was not accepted. */
  readonly requestId: string | null;
  /** The id the service gave the session; null when it announced none. */
  readonly sessionId: string | null;
}

/** What the owner learned while establishing. */
export interface Established {
  /** End of the session's life in milliseconds since the epoch, as the service states it. */
  readonly expiresAt?: number | undefined;
}

/** What the owner of a supervisor does at the turns of a connection's life. None of these may throw. */
export interface SupervisorHooks {
  /**
   * Makes a session of an open connection: attach to its messages synchronously, wait for the announcement, call
   * `info.announced()`, configure, restore the history; resolve when the configuration was acknowledged, reject
   * with a VoiceLiveError, whose `retryable` decides. For a rollover this begins in a pause, while the old
   * connection is still the live one.
   */
  establish(socket: Socket, info: EstablishInfo): Promise<Established>;
  /**
   * The connection, by this route, is the live one from now on. After a rollover the old one is closed by the supervisor; if
   * the pause ended while the new one was being established, this comes in the next pause, so what was added to
   * the conversation since is to be sent now.
   */
  onUp(socket: Socket, info: { readonly kind: ConnectionKind; readonly route: Route }): void;
  /**
   * The live connection was lost, or the first failed, and tries follow. `report` is true once an outage: tell
   * the application then, and only then.
   */
  onDown(error: VoiceLiveError, info: { readonly phase: 'first' | 'live'; readonly report: boolean }): void;
  /** The end: no further tries. Also the loss of the live connection, if there was one. Not called by `close()`. */
  onGaveUp(error: VoiceLiveError): void;
  /** Whether a connection was closed because the service ended the conversation, so that no other is wanted. */
  hungUp?(error: VoiceLiveError): boolean;
  /** It did; no further tries. */
  onHungUp?(): void;
  /** The conversation with an agent that the next connection by this route goes on with, once the service has named it. */
  conversationId?(route: Route): string | undefined;
  /** The service did not go on with that conversation: the next try is without it. */
  conversationRefused?(id: string): void;
  /** A try has ended that was not aborted. */
  onAttempt?(report: AttemptReport): void;
  /** Whether this is a pause: nobody speaks, no response and no tool is running. */
  quiet(): boolean;
}

/** What a supervisor works with. */
export interface SupervisorOptions extends SupervisorHooks {
  readonly routes: Routes;
  readonly policy: ReconnectPolicy;
  /** Milliseconds from the start of a handshake to the announced session, and again from there to the acknowledged configuration. */
  readonly connectTimeoutMs: number;
  /** Milliseconds after which a live connection is replaced. Default 55 minutes. */
  readonly maxSessionDuration?: number | null;
  readonly clock?: Clock;
  /** Told of a `policy` that misbehaves, at most once. Default: a warning in the log of the process. */
  readonly warn?: (message: string) => void;
}

/** `connecting`: no session yet. `down`: a live one was lost. `failed`: gave up. `closed`: by the owner. */
export type SupervisorState = 'idle' | 'connecting' | 'live' | 'down' | 'closed' | 'failed';
