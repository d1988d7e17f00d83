// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { decodeAlaw, decodeMulaw } from '@voicelive-kit/audio';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { INPUT_RATES, inputFormatOf, OUTPUT_FORMATS, outputFormatOf } from './audio-format.ts';

const bytes = Buffer.from(new Uint8Array(Array.from({ length: 256 }, (_, byte) => byte)));

test.each([
  [{}, 24_000, 2],
  [{ input_audio_format: 'pcm16', input_audio_sampling_rate: 16_000 }, 16_000, 2],
  [{ input_audio_format: 'g711_ulaw' }, 8000, 1],
  [{ input_audio_format: 'g711_alaw', input_audio_sampling_rate: 8000 }, 8000, 1],
] as const)('input format %o is %i Hz with %i bytes per sample', (config, rate, size) => {
  const format = inputFormatOf(config);
  expect([format.sampleRate, format.bytesPerSample]).toEqual([rate, size]);
});

test.each([
  [undefined, 24_000, 2],
  ['pcm16_8000hz', 8000, 2],
  ['pcm16_16000hz', 16_000, 2],
  ['pcm16_22050hz', 22_050, 2],
  ['pcm16_24000hz', 24_000, 2],
  ['pcm16_44100hz', 44_100, 2],
  ['pcm16_48000hz', 48_000, 2],
  ['g711_ulaw', 8000, 1],
  ['g711_alaw', 8000, 1],
] as const)('output format %s is %i Hz with %i bytes per sample', (name, rate, size) => {
  const format = outputFormatOf(name === undefined ? {} : { output_audio_format: name });
  expect([format.sampleRate, format.bytesPerSample]).toEqual([rate, size]);
});

test.each(Object.entries(OUTPUT_FORMATS))('%s decodes what it encoded', (_, format) => {
  fc.assert(
    fc.property(fc.int16Array(), (given) => {
      // A second pass through the format does not change the samples.
      const wire = format.encode(given);
      const samples = format.decode(Buffer.from(wire, 'base64'), given.length * format.bytesPerSample);
      expect(samples).toHaveLength(given.length);
      const again = Buffer.from(format.encode(samples), 'base64');
      expect(format.decode(again, again.length)).toEqual(samples);
    }),
  );
});

test.each([
  ['g711_ulaw', decodeMulaw],
  ['g711_alaw', decodeAlaw],
] as const)('%s decodes each byte to a sample, in its own memory', (name, decode) => {
  const samples = OUTPUT_FORMATS[name].decode(bytes, 256);
  expect(samples).toEqual(decode(bytes));
  expect([samples.byteOffset, samples.buffer.byteLength]).toEqual([0, 512]);
});

test('pcm16 decodes the whole samples of an odd number of bytes, in its own memory', () => {
  const samples = OUTPUT_FORMATS.pcm16.decode(Buffer.from(new Uint8Array([1, 2, 3, 4, 5]).buffer), 5);
  expect([...samples]).toEqual([0x0201, 0x0403]);
  expect([samples.byteOffset, samples.buffer.byteLength]).toEqual([0, 4]);
});

test('encodes only the samples of a view into a larger buffer', () => {
  const view = Int16Array.from([7, 1, 2, 7]).subarray(1, 3);
  expect(OUTPUT_FORMATS.pcm16.encode(view)).toBe(Buffer.from([1, 0, 2, 0]).toString('base64'));
});

test.each(Object.values(INPUT_RATES).flat())('10 ms packets contain whole samples at %i Hz', (rate) => {
  const format = inputFormatOf({ input_audio_sampling_rate: rate });
  expect(format.msOf(format.samplesIn(10))).toBe(10);
});
