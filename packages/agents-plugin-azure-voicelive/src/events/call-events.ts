// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { VoiceLiveError, ServingTarget } from '../errors/index.ts';
import type { ConnectionKind } from '../connection/supervisor-types.ts';

/**
 * One try to get a connection has ended. Tries that this side gave up, because the session was closed or the connection to
 * be replaced was lost, are not told.
 */
export interface ConnectionAttemptEvent {
  /** `first`, `reconnect` after a loss, or `rollover`: the planned successor of a live one. */
  readonly kind: ConnectionKind;
  readonly target: ServingTarget;
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

/** A connection carries the conversation from now on: the first one, one after a loss, or a planned successor. */
export interface ConnectionEstablishedEvent {
  readonly kind: ConnectionKind;
  readonly target: ServingTarget;
  readonly sessionId: string | null;
}

/** The agent was interrupted while it spoke, or was about to. */
export interface ReplyInterruptedEvent {
  /** The responses that were cut, those included that had been received whole and were still being played. */
  readonly responseIds: readonly string[];
  /** `caller`: somebody speaks; `application`: the framework or the application asked for it. */
  readonly by: 'caller' | 'application';
}

/** What concerns connections and interruptions, and the framework has no event for. */
export interface CallEvents {
  connection_attempt: ConnectionAttemptEvent;
  connection_established: ConnectionEstablishedEvent;
  reply_interrupted: ReplyInterruptedEvent;
}
