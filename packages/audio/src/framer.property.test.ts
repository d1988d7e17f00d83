// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { concat } from '../test/measure.ts';
import { PacketFramer } from './framer.ts';
import { StreamingResampler } from './resampler.ts';

const SEED = Number(process.env['FAST_CHECK_SEED'] ?? 20_261_128);
const RUNS = { seed: SEED, numRuns: 500 };

const samples = fc.int16Array({ minLength: 0, maxLength: 400 });
const cuts = fc.array(fc.nat(400), { maxLength: 12 });

/** `source` divided at these positions. */
function cutAt(source: Int16Array, places: readonly number[]): Int16Array[] {
  const edges = [0, ...places.map((at) => Math.min(at, source.length)), source.length].toSorted(
    (a, b) => a - b,
  );
  return edges.slice(1).map((end, i) => source.slice(edges[i], end));
}

it(`gives the same packets however the samples are divided (seed ${SEED})`, () => {
  fc.assert(
    fc.property(samples, cuts, fc.integer({ min: 1, max: 500 }), (source, places, size) => {
      const framer = new PacketFramer(size);
      const packets = cutAt(source, places).flatMap((chunk) => framer.push(chunk));
      expect(framer.pending).toBe(source.length % size);
      const rest = framer.flush();
      expect(packets.map((packet) => packet.length)).toEqual(
        Array.from({ length: Math.floor(source.length / size) }, () => size),
      );
      expect(concat(rest ? [...packets, rest] : packets)).toEqual(source);
    }),
    RUNS,
  );
});

it(`converts to the same packets between any two rates however the samples are divided (seed ${SEED})`, () => {
  const rate = fc.oneof(
    fc.constantFrom(8000, 22_050, 44_100, 48_000, 88_200, 96_000, 192_000),
    fc.integer({ min: 8000, max: 192_000 }),
  );
  fc.assert(
    fc.property(samples, cuts, rate, (source, places, from) => {
      const packetsOf = (chunks: Int16Array[]): Int16Array[] => {
        const resampler = new StreamingResampler({ from, to: 24_000 });
        const framer = new PacketFramer(24);
        const packets = chunks.flatMap((chunk) => framer.push(resampler.push(chunk)));
        packets.push(...framer.push(resampler.flush()), framer.flush() ?? new Int16Array(0));
        return packets;
      };
      expect(packetsOf(cutAt(source, places))).toEqual(packetsOf([source]));
    }),
    { ...RUNS, numRuns: 100 },
  );
});
