// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWav, type Wav, writeWav } from './wav.ts';

const SEED = Number(process.env['FAST_CHECK_SEED'] ?? 20_261_129);
const UNKNOWN = 0xffff_ffff;

interface Chunk {
  id: string;
  body: Uint8Array;
  /** Header values, if they are wrong on purpose. */
  size?: number;
}

/** A file of these chunks, each padded to an even length. */
function fileOf(chunks: readonly Chunk[], riffSize?: number): Uint8Array {
  const bodies = chunks.map(({ id, body, size = body.length }) => {
    const head = Buffer.alloc(8);
    head.write(id, 'latin1');
    head.writeUInt32LE(size, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  });
  const head = Buffer.from('RIFF\0\0\0\0WAVE', 'latin1');
  const file = Buffer.concat([head, ...bodies]);
  file.writeUInt32LE(riffSize ?? file.length - 8, 4);
  return file;
}

/** `guid`: the format of an extensible header. */
function format(code: number, bits: number, channels = 1, rate = 24_000, guid?: number): Chunk {
  const body = Buffer.alloc(guid === undefined ? 16 : 40);
  body.writeUInt16LE(code, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(rate, 4);
  body.writeUInt16LE(bits, 14);
  if (guid !== undefined) body.writeUInt16LE(guid, 24);
  return { id: 'fmt ', body };
}

const data = (body: Uint8Array, size = body.length): Chunk => ({ id: 'data', body, size });
const samplesOf = (...chunks: Chunk[]): number[] => [...readWav(fileOf(chunks), 'it').samples];

const wavs: fc.Arbitrary<Wav> = fc
  .record({
    channels: fc.integer({ min: 1, max: 6 }),
    frames: fc.nat(50),
    rate: fc.integer({ min: 8000, max: 192_000 }),
  })
  .chain(({ channels, frames, rate }) =>
    fc
      .int16Array({ minLength: channels * frames, maxLength: channels * frames })
      .map((samples) => ({ samples, rate, channels })),
  );
/** Chunks that readers ignore, of odd and even lengths. */
const others = fc.array(fc.uint8Array({ maxLength: 9 }).map((body) => ({ id: 'LIST', body })));

describe('a WAV file', () => {
  it(`is read as it was written, at any offset in its buffer and truncated anywhere (seed ${SEED})`, () => {
    fc.assert(
      fc.property(wavs, fc.nat(3), fc.nat(600), (wav, offset, cut) => {
        const file = writeWav(wav);
        const shifted = new Uint8Array(file.length + offset);
        shifted.set(file, offset);
        expect(readWav(shifted.subarray(offset), 'it')).toEqual(wav);
        const left = Math.max(0, wav.samples.length - Math.ceil(cut / 2));
        const torn = file.subarray(0, Math.max(44, file.length - cut));
        const whole = wav.samples.slice(0, left - (left % wav.channels));
        expect(readWav(torn, 'it')).toEqual({ ...wav, samples: whole });
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it(`is read whatever chunks surround its audio, whether its size is known or not (seed ${SEED})`, () => {
    const sizes = fc.constantFrom(undefined, 0, UNKNOWN);
    fc.assert(
      fc.property(wavs, others, others, sizes, (wav, before, between, size) => {
        const body = writeWav(wav).subarray(44);
        const chunks = [...before, format(1, 16, wav.channels, wav.rate), ...between, data(body, size)];
        expect(readWav(fileOf(chunks, size), 'it')).toEqual(wav);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('is empty when its size is zero and a chunk follows', () => {
    const tags = { id: 'LIST', body: Uint8Array.of(1, 2, 3) };
    expect(samplesOf(format(1, 16), data(new Uint8Array(0)), tags)).toEqual([]);
  });

  it('has all the audio that follows a header that was written first and never updated', () => {
    const chunks = [format(1, 16), data(Uint8Array.of(1, 0, 2, 0), 0)];
    expect(readWav(fileOf(chunks, 36), 'it').samples).toEqual(Int16Array.of(1, 2));
  });

  it('keeps the 16 most significant bits of longer samples, and scales shorter ones up', () => {
    expect(samplesOf(format(1, 8), data(Uint8Array.of(0, 128, 255)))).toEqual([-32_768, 0, 32_512]);
    expect(samplesOf(format(1, 24), data(Uint8Array.of(0xff, 0x34, 0x12, 0, 0xfe, 0xff)))).toEqual([
      0x1234, -2,
    ]);
    expect(samplesOf(format(1, 32), data(Uint8Array.of(9, 9, 0x34, 0x12)))).toEqual([0x1234]);
  });

  it('of float is scaled, and clipped at full scale', () => {
    const body = Buffer.alloc(12);
    [0.5, 3, -3].forEach((value, index) => body.writeFloatLE(value, index * 4));
    expect(samplesOf(format(3, 32), data(body))).toEqual([16_384, 32_767, -32_768]);
    expect(samplesOf(format(0xfffe, 32, 1, 24_000, 3), data(body))).toEqual([16_384, 32_767, -32_768]);
  });

  it.each([
    ['a short text', Buffer.from('RIFF'), /^it is not a WAV file; give .*sox/],
    ['another kind of file', Buffer.from('ID3 and something else'), /^it is not a WAV file/],
    ['only a header', fileOf([format(1, 16)]), /^it has no sound in it; give/],
    [
      'sound before its format',
      fileOf([data(Uint8Array.of(1, 0)), format(1, 16)]),
      /its sound before its format/,
    ],
    ['μ-law', fileOf([format(7, 8)]), /holds 8-bit samples of format 7; give 8, 16, 24 or 32-bit PCM/],
    ['float of 64 bits', fileOf([format(3, 64)]), /holds 64-bit samples of format 3/],
    ['a rate too low', fileOf([format(1, 16, 1, 7999)]), /has 7999 Hz; give 8000 to 192000 Hz/],
    ['no channels', fileOf([format(1, 16, 0)]), /has no channels/],
  ])('that is %s is rejected with what to pass', (_what, file, message) => {
    expect(() => readWav(file, 'it')).toThrow(message);
  });

  it.each<[Wav, RegExp]>([
    [{ samples: new Int16Array(3), rate: 24_000, channels: 2 }, /multiple of channels \(2\), got 3/],
    [{ samples: new Int16Array(3), rate: 24_000.5, channels: 1 }, /rate must be a whole number of Hz/],
    [{ samples: new Int16Array(3), rate: 24_000, channels: 0 }, /channels must be a whole number/],
  ])('is not written for invalid audio', (wav, message) => {
    expect(() => writeWav(wav)).toThrow(message);
  });
});
