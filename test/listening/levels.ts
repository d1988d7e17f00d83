// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Samples of one channel. */
export interface Sound {
  samples: Int16Array;
  /** Samples per second. */
  rate: number;
}

/** An interval in a recording, in milliseconds from its start. */
export interface Span {
  startMs: number;
  endMs: number;
}

/**
 * The level above which something counts as audible: speech is 20 dB above it, what codecs make of silence 20 dB below.
 */
const AUDIBLE_DBFS = -50;
const WINDOW_MS = 10;

/** Root mean square of each 10 ms, in dB of full scale; silence is -100. */
export function levels({ samples, rate }: Sound): number[] {
  const window = Math.round((rate * WINDOW_MS) / 1000);
  const result: number[] = [];
  for (let at = 0; at + window <= samples.length; at += window) {
    let sum = 0;
    for (let i = at; i < at + window; i++) sum += (samples[i] ?? 0) ** 2;
    result.push(Math.max(-100, 10 * Math.log10(sum / window / 32_768 ** 2 || 1e-10)));
  }
  return result;
}

/**
 * The intervals in which something is heard, to 10 ms. Pauses up to `gapMs` are included, so that a pause between words
 * does not end an utterance.
 */
export function audibleSpans(sound: Sound, gapMs: number, thresholdDbfs = AUDIBLE_DBFS): Span[] {
  const spans: Span[] = [];
  for (const [index, level] of levels(sound).entries()) {
    if (level < thresholdDbfs) continue;
    const startMs = index * WINDOW_MS;
    const last = spans.at(-1);
    if (last && startMs - last.endMs <= gapMs) last.endMs = startMs + WINDOW_MS;
    else spans.push({ startMs, endMs: startMs + WINDOW_MS });
  }
  return spans;
}

/** A part of the samples, without copying. */
export function partOf({ samples, rate }: Sound, { startMs, endMs }: Span): Sound {
  const at = (ms: number): number => Math.round((ms * rate) / 1000);
  return { samples: samples.subarray(at(startMs), at(endMs)), rate };
}

/** One channel of interleaved samples. */
export function channelOf(samples: Int16Array, channels: number, channel: number): Int16Array {
  return Int16Array.from(
    { length: Math.floor(samples.length / channels) },
    (_, i) => samples[i * channels + channel] ?? 0,
  );
}

/** The longest of some intervals; throws an Error if there are none. */
export function longestOf(spans: readonly Span[]): Span {
  const [first, ...others] = spans;
  if (!first) throw new Error('nothing was heard');
  return others.reduce(
    (best, span) => (span.endMs - span.startMs > best.endMs - best.startMs ? span : best),
    first,
  );
}
