// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServingTarget } from '../errors/index.ts';
import type { AttemptReport, ConnectionKind } from '../connection/supervisor-types.ts';

/**
 * One try to get a connection has ended. Tries that this side gave up, because the session was closed or the connection to
 * be replaced was lost, are not told.
 */
export interface ConnectionAttemptEvent extends Omit<AttemptReport, 'route'> {
  readonly target: ServingTarget;
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
