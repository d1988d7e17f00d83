// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails } from './error-details.ts';
import type { ServerEventBase } from './server-event-base.ts';

/** Avatar over WebSocket: base64 of fragmented MP4, with the initialisation segment once at the start. */
export interface VideoDeltaEvent extends ServerEventBase {
  type: 'response.video.delta';
  delta: string;
  codec?: string | null;
  output_index?: number;
}

/** Answer to `output_audio_buffer.clear`. */
export interface OutputAudioBufferClearedEvent extends ServerEventBase {
  type: 'output_audio_buffer.cleared';
}

/** WebRTC data channel only. */
export interface OutputAudioBufferStartedEvent extends ServerEventBase {
  type: 'output_audio_buffer.started';
  response_id?: string | null;
}

/** WebRTC data channel only. */
export interface OutputAudioBufferStoppedEvent extends ServerEventBase {
  type: 'output_audio_buffer.stopped';
  response_id?: string | null;
}

/** WebRTC control channel (preview). */
export interface RtcCallSdpCreatedEvent extends ServerEventBase {
  type: 'rtc.call.sdp.created';
  rtc_call_id?: string | null;
  sdp_answer: string;
}

/** WebRTC control channel (preview). */
export interface RtcCallErrorEvent extends ServerEventBase {
  type: 'rtc.call.error';
  operation?: string | null;
  rtc_call_id?: string | null;
  error: ErrorDetails;
}

/** Events about video, output buffers and calls over WebRTC. */
export type ServerMediaEvent =
  | VideoDeltaEvent
  | OutputAudioBufferClearedEvent
  | OutputAudioBufferStartedEvent
  | OutputAudioBufferStoppedEvent
  | RtcCallSdpCreatedEvent
  | RtcCallErrorEvent;
