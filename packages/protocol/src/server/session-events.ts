// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails, WarningDetails } from '../types/error-details.ts';
import type { RateLimit } from '../types/server-session-events.ts';
import type { Session } from '../types/session.ts';
import type { EventMaker } from './event-maker.ts';

/** Fills in the fields that the service always sends; `event_id` is the id of the client event at fault. */
export function errorDetails(error: ErrorDetails & { message: string }): Required<ErrorDetails> {
  return { type: 'invalid_request_error', code: null, param: null, event_id: null, ...error };
}

// Return types follow from `make` and are exact; spelling them out would repeat every event name.
export function sessionEvents(make: EventMaker) {
  return {
    sessionCreated: (session: Session) => make('session.created', { session }),
    sessionUpdated: (session: Session) => make('session.updated', { session }),
    errorEvent: (error: ErrorDetails & { message: string }) => make('error', { error: errorDetails(error) }),
    warning: (warning: WarningDetails & { message: string }) =>
      make('warning', { warning: { code: null, param: null, ...warning } }),
    rateLimitsUpdated: (rateLimits: RateLimit[]) => make('rate_limits.updated', { rate_limits: rateLimits }),
    avatarConnecting: (serverSdp: string) => make('session.avatar.connecting', { server_sdp: serverSdp }),
    avatarSwitchToSpeaking: (turnId: string) =>
      make('session.avatar.switch_to_speaking', { turn_id: turnId }),
    avatarSwitchToIdle: (turnId: string) => make('session.avatar.switch_to_idle', { turn_id: turnId }),
    videoDelta: (delta: string, codec: string, outputIndex = 0) =>
      make('response.video.delta', { output_index: outputIndex, codec, delta }),
    outputAudioBufferCleared: () => make('output_audio_buffer.cleared', {}),
  };
}
