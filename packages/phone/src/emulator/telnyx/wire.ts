// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { encodeMulaw } from '@voicelive-kit/audio';
import { readMediaStream } from '../media-streams.ts';
import type { Wire } from '../wire.ts';

export interface TelnyxStream {
  readonly streamId: string;
  readonly callControlId: string;
  readonly callSessionId: string;
  readonly userId: string;
  readonly from: string;
  readonly to: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The streaming auth token configured for the application; sent in the first message and in a header. */
  readonly authToken?: string | undefined;
}

/** Minimum and maximum duration of audio in one message, milliseconds. */
const CHUNK_MS = [20, 30_000] as const;

/**
 * Media streaming of a Telnyx call with `stream_bidirectional_mode: rtp` and PCMU:
 * developers.telnyx.com/api-reference/websockets/stream-call-media-over-websocket.
 */
export function telnyxWire(stream: TelnyxStream): Wire {
  let sequence = 0;
  let chunk = 0;
  const message = (event: string, body: object): string =>
    JSON.stringify({ event, sequence_number: String(++sequence), ...body, stream_id: stream.streamId });
  const call = {
    user_id: stream.userId,
    call_control_id: stream.callControlId,
    call_session_id: stream.callSessionId,
  };
  return {
    streamId: stream.streamId,
    rate: 8000,
    opening: () => [
      JSON.stringify({
        event: 'connected',
        version: '1.0.0',
        ...(stream.authToken !== undefined && { 'x-telnyx-streaming-auth-token': stream.authToken }),
      }),
    ],
    start: () =>
      message('start', {
        start: {
          ...call,
          from: stream.from,
          to: stream.to,
          custom_parameters: stream.parameters,
          media_format: { encoding: 'PCMU', sample_rate: 8000, channels: 1 },
        },
      }),
    media: (samples, frame) =>
      message('media', {
        media: {
          track: 'inbound',
          chunk: String(++chunk),
          timestamp: String(frame * 20),
          payload: Buffer.from(encodeMulaw(samples)).toString('base64'),
        },
      }),
    digit: (digit) => message('dtmf', { occurred_at: new Date().toISOString(), dtmf: { digit } }),
    mark: (name) => message('mark', { mark: { name } }),
    stop: () => message('stop', { stop: { user_id: call.user_id, call_control_id: call.call_control_id } }),
    read: (text) =>
      readMediaStream(text, {
        carrier: 'Telnyx',
        mediaObjection: ({ length }) =>
          length < CHUNK_MS[0] * 8 || length > CHUNK_MS[1] * 8
            ? 'a media message of less than 20 ms or more than 30 s'
            : undefined,
      }),
  };
}
