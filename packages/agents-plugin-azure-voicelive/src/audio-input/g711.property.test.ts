// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';
import { decodeAlaw, decodeMulaw } from '@voicelive-kit/audio';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { inputFormatOf } from '../audio-format.ts';
import { AudioInput } from './audio-input.ts';

/** μ-law has two zeros that decode to the same value: the negative one is encoded as the positive one. */
const samePositive = (byte: number): number => (byte === 0x7f ? 0xff : byte);

/** The bytes on the wire for audio that arrived as G.711, in frames of these lengths. */
function onTheWire(
  law: 'g711_ulaw' | 'g711_alaw',
  bytes: Uint8Array,
  { cuts, manual }: { cuts: number[]; manual: boolean },
): Uint8Array {
  const wire: Buffer[] = [];
  const clock = new ManualClock();
  const input = new AudioInput({
    format: inputFormatOf({ input_audio_format: law }),
    manual: () => manual,
    clock,
    onBacklog: () => undefined,
  });
  input.open({
    bufferedAmount: 0,
    sendAudio: (base64) => wire.push(Buffer.from(base64, 'base64')) > 0,
    sendCommit: () => undefined,
    sendClear: () => undefined,
  });
  const samples = law === 'g711_ulaw' ? decodeMulaw(bytes) : decodeAlaw(bytes);
  for (let at = 0, i = 0; at < samples.length; i += 1) {
    const data = samples.slice(at, at + cuts[i % cuts.length]!);
    input.push(new AudioFrame(data, 8000, 1, data.length));
    at += data.length;
  }
  input.commit();
  clock.advance(1000);
  return new Uint8Array(Buffer.concat(wire));
}

test.each([
  ['g711_ulaw', samePositive],
  ['g711_alaw', (byte: number) => byte],
] as const)('%s that was decoded into 8 kHz frames arrives byte for byte unchanged', (law, expected) => {
  fc.assert(
    fc.property(
      // At least the 100 ms to which a turn is padded.
      fc.uint8Array({ minLength: 800, maxLength: 3000 }),
      fc.record({
        cuts: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 }),
        manual: fc.boolean(),
      }),
      (bytes, how) => {
        expect(onTheWire(law, bytes, how)).toEqual(bytes.map(expected));
      },
    ),
  );
});

test.each([
  ['g711_ulaw', 0xff],
  ['g711_alaw', 0xd5],
] as const)('pads a turn of %s that is too short with silence to 100 ms', (law, silence) => {
  const wire = onTheWire(law, new Uint8Array(80).fill(1), { cuts: [80], manual: true });
  expect(wire).toEqual(new Uint8Array(800).fill(1, 0, 80).fill(silence, 80));
});
