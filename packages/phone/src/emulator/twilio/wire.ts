// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { encodeMulaw } from '@voicelive-kit/audio';
import { readMediaStream } from '../media-streams.ts';
import type { Wire } from '../wire.ts';

export interface TwilioStream {
  readonly streamSid: string;
  readonly accountSid: string;
  readonly callSid: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Twilio's code for an invalid message from the other end: "Stream - Protocol - Invalid message". */
const INVALID_MESSAGE = 31_951;

/** A bidirectional Media Stream: twilio.com/docs/voice/media-streams/websocket-messages. Every number is a string. */
export function twilioWire(stream: TwilioStream): Wire {
  const { streamSid, accountSid, callSid } = stream;
  let sequence = 0;
  let chunk = 0;
  const message = (event: string, body: object): string =>
    JSON.stringify({ event, sequenceNumber: String(++sequence), ...body, streamSid });
  return {
    streamId: streamSid,
    rate: 8000,
    opening: () => [JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' })],
    start: () =>
      message('start', {
        start: {
          accountSid,
          streamSid,
          callSid,
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: stream.parameters,
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
    digit: (digit) => message('dtmf', { dtmf: { track: 'inbound_track', digit } }),
    mark: (name) => message('mark', { mark: { name } }),
    stop: () => message('stop', { stop: { accountSid, callSid } }),
    read: (text) =>
      readMediaStream(text, {
        carrier: 'Twilio',
        code: INVALID_MESSAGE,
        objection: (message) =>
          message['streamSid'] === streamSid
            ? undefined
            : 'a message whose streamSid is not that of this stream',
      }),
  };
}
