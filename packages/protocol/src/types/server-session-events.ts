// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails, WarningDetails } from './error-details.ts';
import type { ServerEventBase } from './server-event-base.ts';
import type { Session } from './session.ts';

/** First message after the upgrade, sent without a request. */
export interface SessionCreatedEvent extends ServerEventBase {
  type: 'session.created';
  session: Session;
  /** Voice agents: the id of the conversation, which responses contain too. */
  conversation_id?: string | null;
}

/** The full effective session after a `session.update`. */
export interface SessionUpdatedEvent extends ServerEventBase {
  type: 'session.updated';
  session: Session;
}

export interface SessionAvatarConnectingEvent extends ServerEventBase {
  type: 'session.avatar.connecting';
  /** Base64 of the JSON `{"type":"answer","sdp":"…"}`. */
  server_sdp: string;
}

/** The avatar starts to speak. */
export interface SessionAvatarSwitchToSpeakingEvent extends ServerEventBase {
  type: 'session.avatar.switch_to_speaking';
  turn_id?: string | null;
}

/** The avatar has finished speaking. */
export interface SessionAvatarSwitchToIdleEvent extends ServerEventBase {
  type: 'session.avatar.switch_to_idle';
  turn_id?: string | null;
}

interface SubagentEvent extends ServerEventBase {
  consultation_id: string;
  /** Id of the function call that requested it. */
  call_id: string;
  subagent_name: string;
}

/** A voice agent asks another agent of its project. */
export interface SessionSubagentStartedEvent extends SubagentEvent {
  type: 'session.subagent.started';
}

export interface SessionSubagentCompletedEvent extends SubagentEvent {
  type: 'session.subagent.completed';
}

export interface SessionSubagentAbortedEvent extends SubagentEvent {
  type: 'session.subagent.aborted';
  reason?:
    'unknown_target' | 'timeout' | 'cancelled' | 'stopped_by_user' | 'superseded' | 'failed' | (string & {});
}

/** Usually not fatal: the session continues, unless it arrives before `session.created`. */
export interface ErrorEvent extends ServerEventBase {
  type: 'error';
  error: ErrorDetails;
}

export interface WarningEvent extends ServerEventBase {
  type: 'warning';
  warning: WarningDetails;
}

export interface RateLimit {
  name?: string;
  limit?: number;
  remaining?: number;
  reset_seconds?: number;
}

/** Known from OpenAI's realtime protocol and listed by some clients; in no recording of Voice Live. */
export interface RateLimitsUpdatedEvent extends ServerEventBase {
  type: 'rate_limits.updated';
  rate_limits?: RateLimit[] | null;
}

/** Events about the session, its avatar and its limits. */
export type ServerSessionEvent =
  | SessionCreatedEvent
  | SessionUpdatedEvent
  | SessionAvatarConnectingEvent
  | SessionAvatarSwitchToSpeakingEvent
  | SessionAvatarSwitchToIdleEvent
  | SessionSubagentStartedEvent
  | SessionSubagentCompletedEvent
  | SessionSubagentAbortedEvent
  | ErrorEvent
  | WarningEvent
  | RateLimitsUpdatedEvent;
