// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type * as input from './server-input-events.ts';
import type * as media from './server-media-events.ts';
import type * as response from './server-response-events.ts';
import type * as session from './server-session-events.ts';
import type * as timing from './server-timing-events.ts';
import type * as tool from './server-tool-events.ts';

/** Every known event of the service, discriminated by `type`; the decoder returns new types as `unknown`. */
export type ServerEvent =
  | session.SessionCreatedEvent
  | session.SessionUpdatedEvent
  | session.SessionAvatarConnectingEvent
  | session.SessionAvatarSwitchToSpeakingEvent
  | session.SessionAvatarSwitchToIdleEvent
  | session.SessionSubagentStartedEvent
  | session.SessionSubagentCompletedEvent
  | session.SessionSubagentAbortedEvent
  | session.ErrorEvent
  | session.WarningEvent
  | session.RateLimitsUpdatedEvent
  | input.InputAudioBufferSpeechStartedEvent
  | input.InputAudioBufferSpeechStoppedEvent
  | input.InputAudioBufferCommittedEvent
  | input.InputAudioBufferClearedEvent
  | input.InputAudioBufferTimeoutTriggeredEvent
  | input.InputAudioBufferDtmfEventReceivedEvent
  | input.ConversationItemCreatedEvent
  | input.ConversationItemAddedEvent
  | input.ConversationItemDoneEvent
  | input.ConversationItemTruncatedEvent
  | input.ConversationItemDeletedEvent
  | input.ConversationItemRetrievedEvent
  | input.InputAudioTranscriptionDeltaEvent
  | input.InputAudioTranscriptionCompletedEvent
  | input.InputAudioTranscriptionFailedEvent
  | input.InputAudioTranscriptionSegmentEvent
  | response.ResponseCreatedEvent
  | response.ResponseDoneEvent
  | response.OutputItemAddedEvent
  | response.OutputItemDoneEvent
  | response.ContentPartAddedEvent
  | response.ContentPartDoneEvent
  | response.TextDeltaEvent
  | response.TextDoneEvent
  | response.AudioTranscriptDeltaEvent
  | response.AudioTranscriptDoneEvent
  | response.AudioTranscriptAnnotationAddedEvent
  | response.AudioDeltaEvent
  | response.AudioDoneEvent
  | response.FunctionCallArgumentsDeltaEvent
  | response.FunctionCallArgumentsDoneEvent
  | timing.AudioTimestampDeltaEvent
  | timing.AudioTimestampDoneEvent
  | timing.AnimationVisemeDeltaEvent
  | timing.AnimationVisemeDoneEvent
  | timing.AnimationBlendshapesDeltaEvent
  | timing.AnimationBlendshapesDoneEvent
  | tool.McpListToolsEvent
  | tool.McpCallArgumentsDeltaEvent
  | tool.McpCallArgumentsDoneEvent
  | tool.McpCallStateEvent
  | tool.SearchCallEvent
  | tool.InvocationDeltaEvent
  | tool.AgentCallEvent
  | media.VideoDeltaEvent
  | media.OutputAudioBufferClearedEvent
  | media.OutputAudioBufferStartedEvent
  | media.OutputAudioBufferStoppedEvent
  | media.RtcCallSdpCreatedEvent
  | media.RtcCallErrorEvent;

export type ServerEventType = ServerEvent['type'];
export type ServerEventOf<T extends ServerEventType> = Extract<ServerEvent, { type: T }>;
