// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { decodeAlaw, decodeMulaw } from '@voicelive-kit/audio';
import { describe, expect, it } from 'vitest';
import frames from '../../test/fixtures/telnyx/frames.json' with { type: 'json' };
import type { CarrierEvent } from './carrier.ts';
import { telnyx } from './telnyx.ts';

const { received, sent, source } = frames;
const BYTES = new Uint8Array([0x81, 0x3f, 0x00, 0x80]);
const samples = decodeMulaw(BYTES);

const DOCUMENTED: Record<keyof typeof received, CarrierEvent> = {
  connected: { type: 'connected' },
  start: {
    type: 'started',
    streamId: received.start.stream_id,
    callId: received.start.start.call_control_id,
    from: '+13122010094',
    to: '+13122123456',
    parameters: { customer_id: 'customer_123' },
    format: { encoding: 'mulaw', sampleRate: 8000 },
  },
  media: { type: 'audio', samples, atMs: 5 },
  dtmf: { type: 'dtmf', digit: '1' },
  mark: { type: 'marked', name: 'my label' },
  error: { type: 'refused', message: 'Telnyx reports malformed_frame (100003)' },
  stop: { type: 'stopped' },
};

/** The start frame of a stream in another format. */
function startIn(encoding: string, sample_rate: number): string {
  const start = { ...received.start.start, media_format: { encoding, sample_rate, channels: 1 } };
  return JSON.stringify({ ...received.start, start });
}

describe(`frames of ${source}`, () => {
  it('are decoded one after the other', () => {
    const codec = telnyx.createCodec();
    const events = Object.values(received).map((frame) => codec.decode(JSON.stringify(frame)));
    expect(events).toEqual(Object.values(DOCUMENTED));
  });

  it('are encoded for each command', () => {
    const codec = telnyx.createCodec();
    codec.decode(JSON.stringify(received.start));
    const written = [
      codec.encode({ type: 'audio', samples }),
      codec.encode({ type: 'mark', name: 'my label' }),
      codec.encode({ type: 'clear' }),
    ];
    expect(written.map((frame) => JSON.parse(String(frame)) as unknown)).toEqual(Object.values(sent));
  });
});

describe('the format of a stream', () => {
  it.each([
    ['PCMU', 8000, { encoding: 'mulaw', sampleRate: 8000 }, samples],
    ['PCMA', 8000, { encoding: 'alaw', sampleRate: 8000 }, decodeAlaw(BYTES)],
    ['L16', 16_000, { encoding: 'pcm16', sampleRate: 16_000 }, new Int16Array([-32_449, 128])],
    ['L16', 24_000, { encoding: 'pcm16', sampleRate: 24_000 }, new Int16Array([-32_449, 128])],
  ])('is supported in both directions when it is %s at %i Hz', (encoding, rate, format, heard) => {
    const codec = telnyx.createCodec();
    expect(codec.decode(startIn(encoding, rate))).toMatchObject({ type: 'started', format });
    expect(codec.decode(JSON.stringify(received.media))).toEqual({ type: 'audio', samples: heard, atMs: 5 });
    expect(JSON.parse(String(codec.encode({ type: 'audio', samples: heard })))).toEqual(sent.audio);
  });

  it.each([
    ['G722', 8000, 'start.media_format: set stream_codec to PCMU, PCMA or L16'],
    ['OPUS', 48_000, 'start.media_format: set stream_codec to PCMU, PCMA or L16'],
    ['L16', 22_050, 'start.media_format: Invalid option: expected one of 8000|16000|24000'],
  ])('is rejected with what to set when it is %s at %i Hz', (encoding, rate, problem) => {
    expect(telnyx.createCodec().decode(startIn(encoding, rate))).toEqual({ type: 'invalid', problem });
  });
});

it('starts without numbers and parameters when Telnyx sends none', () => {
  const start = { ...received.start.start, from: null, to: '', custom_parameters: null };
  expect(telnyx.createCodec().decode(JSON.stringify({ ...received.start, start }))).toEqual({
    ...DOCUMENTED.start,
    from: undefined,
    to: undefined,
    parameters: {},
  });
});

it.each(['outbound', 'outbound_track'])('ignores our own audio when its track is called %s', (track) => {
  const codec = telnyx.createCodec();
  codec.decode(JSON.stringify(received.start));
  const media = { ...received.media.media, track };
  expect(codec.decode(JSON.stringify({ ...received.media, media })).type).toBe('ignored');
});

it('reports an error without details when they are not as documented', () => {
  const payload = { code: 100_003, title: 'the frame said: my secret' };
  expect(telnyx.createCodec().decode(JSON.stringify({ ...received.error, payload }))).toEqual({
    type: 'refused',
    message: 'Telnyx reports an error',
  });
});
