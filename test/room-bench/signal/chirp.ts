// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { PLAYED_AMPLITUDE } from './level.ts';

/* An answer that reveals its own position: a tone that rises by one hertz per millisecond. */

const FIRST_HZ = 400;
const HZ_PER_SECOND = 1000;
/** The longest answer, in milliseconds: it ends at 5.4 kHz, which speech codecs still preserve. */
const LONGEST_MS = 5000;

/** The first `ms` milliseconds of the answer, PCM16 mono. */
export function chirp(ms: number, rate: number): Int16Array {
  if (ms > LONGEST_MS)
    throw new Error(`an answer of ${ms} ms would leave the frequency band; ${LONGEST_MS} ms at most`);
  return Int16Array.from({ length: (ms * rate) / 1000 }, (_, i) => {
    const time = i / rate;
    const phase = 2 * Math.PI * (FIRST_HZ * time + (HZ_PER_SECOND * time * time) / 2);
    return Math.round(PLAYED_AMPLITUDE * Math.sin(phase));
  });
}

/** Power of the answer's piece whose middle has `frequency`, so that the loudest candidate is the right one. */
function power(piece: Float64Array, rate: number, frequency: number): number {
  const middle = (piece.length - 1) / 2;
  let real = 0;
  let imaginary = 0;
  for (const [i, value] of piece.entries()) {
    const time = (i - middle) / rate;
    const phase = 2 * Math.PI * (frequency * time + (HZ_PER_SECOND * time * time) / 2);
    real += value * Math.cos(phase);
    imaginary += value * Math.sin(phase);
  }
  return real * real + imaginary * imaginary;
}

/** The position in the answer of the last of `samples`, in milliseconds; best with 10 to 30 ms of audio. */
export function chirpEndMs(samples: Int16Array, rate: number): number {
  const piece = Float64Array.from(
    samples,
    (sample, i) => sample * (1 - Math.cos((2 * Math.PI * (i + 0.5)) / samples.length)),
  );
  const at = (ms: number): number => power(piece, rate, FIRST_HZ + (HZ_PER_SECOND * ms) / 1000);
  let best = 0;
  let step = 16;
  for (let ms = 0; ms <= LONGEST_MS; ms += step) if (at(ms) > at(best)) best = ms;
  for (; step > 0.1; step /= 2) {
    const sides = [best - step, best + step];
    for (const side of sides) if (at(side) > at(best)) best = side;
  }
  return best + (1000 * samples.length) / rate / 2;
}
