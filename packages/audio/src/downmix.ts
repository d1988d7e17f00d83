// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { assertSamples, assertWholeNumber } from './check.ts';

/**
 * Averages interleaved channels into mono, rounding to nearest and halves away from zero, so that there is neither
 * overflow nor a DC offset.
 *
 * A single channel returns `samples` itself. Otherwise the result is a new array or, when `out` is given, `out` (its
 * beginning when it is longer than needed). `out` may be `samples`: each result is at or before its sources. Throws a
 * RangeError when `samples` is not a multiple of `channels` or `out` is too short.
 */
export function downmixToMono(samples: Int16Array, channels: number, out?: Int16Array): Int16Array {
  assertSamples('samples', samples);
  assertWholeNumber('channels', channels, 1);
  if (channels === 1) return samples;
  if (samples.length % channels !== 0) {
    throw new RangeError(
      `samples must hold a multiple of channels (${channels}) interleaved samples, got ${samples.length}`,
    );
  }
  const mono = target(samples.length / channels, out);
  if (channels === 2) averagePairs(samples, mono);
  else averageGroups(samples, channels, mono);
  return mono;
}

/** Interleaves mono channels; the result is as long as the first, and shorter channels are padded with silence. */
export function interleave(...channels: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const length = channels[0]?.length ?? 0;
  const samples = new Int16Array(length * channels.length);
  channels.forEach((channel, place) => {
    for (let i = 0; i < length; i++) samples[i * channels.length + place] = channel[i] ?? 0;
  });
  return samples;
}

function target(length: number, out: Int16Array | undefined): Int16Array {
  if (out === undefined) return new Int16Array(length);
  assertSamples('out', out);
  if (out.length < length) {
    throw new RangeError(`out must hold at least ${length} samples, got ${out.length}`);
  }
  return out.length === length ? out : out.subarray(0, length);
}

function averagePairs(samples: Int16Array, mono: Int16Array): void {
  for (let i = 0, j = 0; i < mono.length; i++, j += 2) {
    const sum = samples[j]! + samples[j + 1]!;
    mono[i] = (sum + (sum > 0 ? 1 : 0)) >> 1;
  }
}

function averageGroups(samples: Int16Array, channels: number, mono: Int16Array): void {
  for (let i = 0, j = 0; i < mono.length; i++) {
    let sum = 0;
    for (const end = j + channels; j < end; j++) sum += samples[j]!;
    mono[i] = Math.trunc(sum / channels + (sum > 0 ? 0.5 : -0.5));
  }
}
