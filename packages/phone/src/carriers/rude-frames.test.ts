// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import acsFrames from '../../test/fixtures/acs/frames.json' with { type: 'json' };
import telnyxFrames from '../../test/fixtures/telnyx/frames.json' with { type: 'json' };
import twilioFrames from '../../test/fixtures/twilio/frames.json' with { type: 'json' };
import type { CarrierCodec } from './carrier.ts';
import { MAX_FRAME_BYTES } from './frame.ts';
import { CARRIERS } from './index.ts';

interface Peer {
  name: keyof typeof CARRIERS;
  /** Documented frames of every kind. */
  frames: Record<'start' | 'media' | 'dtmf', object>;
  /** The media frame with other audio or another time; the frame of another digit. */
  media: (payload: unknown, timestamp?: unknown) => object;
  dtmf: (digit: unknown) => object;
}

const PEERS: Peer[] = [
  ...(
    [
      ['twilio', twilioFrames.received],
      ['telnyx', telnyxFrames.received],
    ] as const
  ).map(([name, frames]) => ({
    name,
    frames,
    media: (payload: unknown, timestamp: unknown = '5') => ({
      event: 'media',
      media: { payload, timestamp },
    }),
    dtmf: (digit: unknown) => ({ event: 'dtmf', dtmf: { digit } }),
  })),
  {
    name: 'acs',
    frames: acsFrames.received,
    media: (data) => ({ kind: 'AudioData', audioData: { data } }),
    dtmf: (data) => ({ kind: 'DtmfData', dtmfData: { data } }),
  },
];

describe.each(PEERS)('a codec of $name', ({ name, frames, media, dtmf }) => {
  const fresh = (): CarrierCodec => CARRIERS[name].createCodec();
  const started = (): CarrierCodec => {
    const codec = fresh();
    codec.decode(JSON.stringify(frames.start));
    return codec;
  };
  const typeOf = (codec: CarrierCodec, frame: unknown) => codec.decode(JSON.stringify(frame)).type;

  it('has capabilities that match the frames it encodes', () => {
    const codec = started();
    expect(codec.encode({ type: 'mark', name: 'a' }) !== undefined).toBe(CARRIERS[name].abilities.marks);
    expect(codec.encode({ type: 'clear' }) !== undefined).toBe(CARRIERS[name].abilities.clear);
    expect(typeOf(codec, frames.dtmf) === 'dtmf').toBe(CARRIERS[name].abilities.dtmf);
    expect(CARRIERS[name].name).toBe(name);
  });

  it('decodes text that arrives as bytes from the middle of a buffer', () => {
    const bytes = new TextEncoder().encode(`{"a${JSON.stringify(frames.start)}`);
    expect(fresh().decode(bytes.subarray(3)).type).toBe('started');
  });

  it('encodes nothing before the call has started', () => {
    const codec = fresh();
    expect(codec.encode({ type: 'audio', samples: new Int16Array(160) })).toBeUndefined();
    expect(codec.encode({ type: 'mark', name: 'a' })).toBeUndefined();
    expect(codec.encode({ type: 'clear' })).toBeUndefined();
  });

  it('rejects audio before the call has started', () => {
    expect(typeOf(fresh(), frames.media)).toBe('invalid');
  });

  it('rejects a second start and continues with the first call', () => {
    const codec = started();
    expect(typeOf(codec, frames.start)).toBe('invalid');
    expect(typeOf(codec, frames.media)).toBe('audio');
  });

  it.each([
    ['empty', ''],
    ['half a frame', '{"event":'],
    ['not an object', '[]'],
    ['null', 'null'],
    ['an object without a kind', '{"media":{}}'],
    ['a kind that is not a string', '{"event":{"a":1},"kind":["AudioData"]}'],
    ['bytes that are not UTF-8', new Uint8Array([0xff, 0xfe, 0x00])],
    ['too long', `{"event":"media","kind":"AudioData","filler":"${'x'.repeat(MAX_FRAME_BYTES)}"}`],
    ['nested without end', '{"media":'.repeat(7000)],
  ])('rejects a frame that is %s', (_, frame) => {
    expect(started().decode(frame).type).toBe('invalid');
  });

  it('decodes an unknown event that is nested as deep as fits into a frame', () => {
    const nested = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expect(started().decode(`{"event":"someday","kind":"someday","a":${nested}}`).type).toBe('ignored');
  });

  it.each([
    ['are not base64', '!!!!'],
    ['lack their padding', 'gT8AgA='],
    ['are a number', 5],
    ['are missing', undefined],
  ])('rejects audio whose bytes %s', (_, payload) => {
    expect(typeOf(started(), media(payload))).toBe('invalid');
  });

  it('ignores empty audio', () => {
    expect(typeOf(started(), media(''))).toBe('ignored');
  });

  it('decodes audio as long as fits into a frame', () => {
    const bytes = Buffer.alloc(48_000, 1);
    expect(typeOf(started(), media(bytes.toString('base64')))).toBe('audio');
  });

  it.each(['', '12', 'x', '１', 5, null, ['1']])('rejects the digit %j', (digit) => {
    expect(typeOf(started(), dtmf(digit))).toBe('invalid');
  });

  it.each(['constructor', '__proto__', 'toString', 'someday'])('ignores an event called %s', (kind) => {
    expect(started().decode(JSON.stringify({ event: kind, kind }))).toEqual({
      type: 'ignored',
      kind: 'unknown',
    });
  });

  it('decodes frames with an own field __proto__ like others', () => {
    const text = JSON.stringify(frames.media);
    expect(started().decode(`{"__proto__":{"media":1},${text.slice(1)}`).type).toBe('audio');
  });
});

describe.each(PEERS.filter(({ name }) => name !== 'acs'))('a codec of $name', ({ name, frames, media }) => {
  const decoded = (timestamp: unknown) => {
    const codec = CARRIERS[name].createCodec();
    codec.decode(JSON.stringify(frames.start));
    return codec.decode(JSON.stringify(media('gT8AgA==', timestamp)));
  };

  it('accepts the time of audio as a number and as text', () => {
    expect(decoded(40)).toEqual(decoded('40'));
    expect(decoded(40)).toMatchObject({ type: 'audio', atMs: 40 });
  });

  it.each([-1, 0.5, null, '', '-5', 'NaN', '1e3', '9'.repeat(400), {}])(
    'rejects the time %j',
    (timestamp) => {
      expect(decoded(timestamp).type).toBe('invalid');
    },
  );
});
