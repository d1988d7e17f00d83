// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { decodeMulaw, encodeMulaw } from '@voicelive-kit/audio';
import { asObject, readBase64, readObject, type Wire, type WireCommand } from '../wire.ts';

export interface TwilioStream {
  readonly streamSid: string;
  readonly accountSid: string;
  readonly callSid: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Twilio's code for a message from the far end that it cannot use: "Stream - Protocol - Invalid message". */
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
    read: (text) => read(text, streamSid),
  };
}

function read(text: string | undefined, streamSid: string): WireCommand {
  const problem = (message: string): WireCommand => ({ type: 'problem', message, code: INVALID_MESSAGE });
  if (text === undefined) return problem('a binary message; Twilio reads JSON text only');
  const frame = readObject(text);
  if (frame === undefined) return problem('a message that is not a JSON object');
  if (frame['streamSid'] !== streamSid)
    return problem('a message whose streamSid is not that of this stream');
  switch (frame['event']) {
    case 'media': {
      const bytes = readBase64(asObject(frame['media'])?.['payload']);
      return bytes === undefined
        ? problem('a media message whose media.payload is not base64 of at least one byte')
        : { type: 'media', samples: decodeMulaw(bytes) };
    }
    case 'mark': {
      const name = asObject(frame['mark'])?.['name'];
      return typeof name === 'string' && name !== ''
        ? { type: 'mark', name }
        : problem('a mark message without mark.name');
    }
    case 'clear':
      return { type: 'clear' };
    default:
      return problem('a message whose event is none of media, mark and clear');
  }
}
