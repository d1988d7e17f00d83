// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { decodeMulaw } from '@voicelive-kit/audio';
import { describe, expect, it } from 'vitest';
import frames from '../../test/fixtures/twilio/frames.json' with { type: 'json' };
import type { CarrierCodec, CarrierEvent } from './carrier.ts';
import { twilio } from './twilio.ts';

const { received, sent, source } = frames;
const samples = decodeMulaw(new Uint8Array([0x81, 0x3f, 0x00, 0x80]));

function startedCodec(): CarrierCodec {
  const codec = twilio.createCodec();
  codec.decode(JSON.stringify(received.start));
  return codec;
}

const DOCUMENTED: Record<keyof typeof received, CarrierEvent> = {
  connected: { type: 'connected' },
  start: {
    type: 'started',
    streamId: received.start.streamSid,
    callId: received.start.start.callSid,
    parameters: { FirstName: 'Jane', LastName: 'Doe', RemoteParty: 'Bob' },
    format: { encoding: 'mulaw', sampleRate: 8000 },
  },
  media: { type: 'audio', samples, atMs: 5 },
  dtmf: { type: 'dtmf', digit: '1' },
  mark: { type: 'marked', name: 'my label' },
  stop: { type: 'stopped' },
};

describe(`frames of ${source}`, () => {
  it('are decoded one after the other', () => {
    const codec = twilio.createCodec();
    const events = Object.values(received).map((frame) => codec.decode(JSON.stringify(frame)));
    expect(events).toEqual(Object.values(DOCUMENTED));
  });

  it('are encoded for each command', () => {
    const codec = startedCodec();
    const written = [
      codec.encode({ type: 'audio', samples }),
      codec.encode({ type: 'mark', name: 'my label' }),
      codec.encode({ type: 'clear' }),
    ];
    expect(written.map((frame) => JSON.parse(String(frame)) as unknown)).toEqual(Object.values(sent));
  });
});

it('ignores our own audio when Twilio streams both tracks', () => {
  const media = { ...received.media.media, track: 'outbound' };
  expect(startedCodec().decode(JSON.stringify({ ...received.media, media }))).toEqual({
    type: 'ignored',
    kind: 'our own audio',
  });
});

it('has no parameters when the webhook passed none on', () => {
  const { customParameters, ...start } = received.start.start;
  expect(Object.keys(customParameters)).not.toEqual([]);
  const event = twilio.createCodec().decode(JSON.stringify({ ...received.start, start }));
  expect(event).toEqual({ ...DOCUMENTED.start, parameters: {} });
});

it.each([
  ['another coding', { mediaFormat: { encoding: 'audio/G722', sampleRate: 16_000, channels: 1 } }],
  ['two channels', { mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 2 } }],
  ['no call id', { callSid: '' }],
  ['a parameter that is not a string', { customParameters: { token: 5 } }],
])('does not start when the start frame has %s', (_, change) => {
  const codec = twilio.createCodec();
  const start = { ...received.start.start, ...change };
  expect(codec.decode(JSON.stringify({ ...received.start, start })).type).toBe('invalid');
  expect(codec.encode({ type: 'clear' })).toBeUndefined();
});
