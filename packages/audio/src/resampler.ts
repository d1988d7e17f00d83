// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { assertSamples, describe } from './check.ts';
import { filterFor, HALF_LENGTH, type PolyphaseFilter } from './filter-design.ts';
import { assertSampleRate, type SampleRate } from './rates.ts';

/** Input samples filtered at a time, so that a push of any length works in a fixed amount of memory. */
const BLOCK = 2048;

/**
 * Converts mono 16-bit PCM between two sample rates as it arrives, with a short, constant delay.
 *
 * After `n` input samples exactly `floor(n × to / from)` output samples have come out, however the input was cut into
 * frames; the position is kept in integers, so nothing drifts. The cut never changes the output by a bit.
 */
export class StreamingResampler {
  /** Input rate in Hz. */
  readonly from: SampleRate;
  /** Output rate in Hz. */
  readonly to: SampleRate;
  /** How much later a sound lies in the output than in the input, in milliseconds; 0 when the rates are equal. */
  readonly delayMs: number;

  /** Undefined when the rates are equal. */
  readonly #filter: PolyphaseFilter | undefined;
  /** The last `taps` samples of the past, then room for a block. */
  readonly #window: Float64Array;
  /** Where the next output lies, counted in 1/up of an input sample: input time not yet turned into output. */
  #position = 0;

  /** Throws a TypeError or RangeError that names the rate and the accepted ones. */
  constructor(options: { from: number; to: number }) {
    if (typeof options !== 'object' || options === null) {
      throw new TypeError(`options must be an object { from, to } of rates in Hz, got ${describe(options)}`);
    }
    const { from, to } = options;
    assertSampleRate('from', from);
    assertSampleRate('to', to);
    this.from = from;
    this.to = to;
    this.#filter = from === to ? undefined : filterFor(from, to);
    this.#window = new Float64Array(this.#filter === undefined ? 0 : this.#filter.taps + BLOCK);
    this.delayMs = from === to ? 0 : (HALF_LENGTH / Math.min(from, to) - 1 / to) * 1000;
  }

  /** How many samples the next push of `inputLength` samples returns. */
  outputLength(inputLength: number): number {
    if (this.#filter === undefined) return inputLength;
    return Math.floor((this.#position + inputLength * this.#filter.up) / this.#filter.down);
  }

  /** Takes a frame of any length and returns what it completes, in an array of the caller's own. */
  push(samples: Int16Array): Int16Array {
    assertSamples('samples', samples);
    const out = new Int16Array(this.outputLength(samples.length));
    this.#run(samples, out, out.length);
    return out;
  }

  /**
   * As {@link push}, but writes to the beginning of `out` and returns how many samples it wrote.
   * Throws a RangeError when `out` is shorter than {@link outputLength}, before it takes any sample.
   */
  pushInto(samples: Int16Array, out: Int16Array): number {
    assertSamples('samples', samples);
    assertSamples('out', out);
    const length = this.outputLength(samples.length);
    if (out.length < length) {
      throw new RangeError(`out must hold at least ${length} samples, got ${out.length}`);
    }
    this.#run(samples, out, length);
    return length;
  }

  /** Returns the sound still inside the filter (about {@link delayMs}) and starts afresh. */
  flush(): Int16Array {
    const filter = this.#filter;
    if (filter === undefined) return new Int16Array(0);
    const { up, down } = filter;
    // The end of the input plus the delay, rounded up to whole output samples.
    const length = Math.ceil((this.#position + HALF_LENGTH * Math.max(up, down)) / down) - 1;
    const zeros = new Int16Array(Math.ceil((length * down - this.#position) / up));
    const out = new Int16Array(length);
    this.#run(zeros, out, length);
    this.reset();
    return out;
  }

  /** Forgets everything pushed so far, as for a new stream. */
  reset(): void {
    this.#window.fill(0);
    this.#position = 0;
  }

  #run(samples: Int16Array, out: Int16Array, length: number): void {
    const filter = this.#filter;
    if (filter === undefined) {
      out.set(samples);
      return;
    }
    for (let start = 0, written = 0; start < samples.length; start += BLOCK) {
      const end = Math.min(start + BLOCK, samples.length);
      written = this.#runBlock(filter, samples, start, end, out, written, length);
    }
  }

  #runBlock(
    filter: PolyphaseFilter,
    samples: Int16Array,
    start: number,
    end: number,
    out: Int16Array,
    written: number,
    length: number,
  ): number {
    const { up, down, taps, coefficients } = filter;
    const window = this.#window;
    for (let i = start, at = taps; i < end; i++, at++) window[at] = samples[i]!;

    const taken = end - start;
    let position = this.#position;
    let used = 0;
    while (written < length) {
      // Step to the first input sample that completes the next output sample.
      const step = Math.ceil((down - position) / up);
      if (used + step > taken) break;
      used += step;
      position += step * up - down;
      const sum = dot(window, used, coefficients, position * taps, taps);
      const rounded = Math.floor(sum + 0.5);
      out[written++] = rounded > 32767 ? 32767 : rounded < -32768 ? -32768 : rounded;
    }
    this.#position = position + (taken - used) * up;
    window.copyWithin(0, taken, taken + taps);
    return written;
  }
}

/** Four sums side by side, because one waits for the last addition at every tap. */
function dot(x: Float64Array, xAt: number, c: Float64Array, cAt: number, taps: number): number {
  let a = 0;
  let b = 0;
  let d = 0;
  let e = 0;
  let i = 0;
  for (; i + 3 < taps; i += 4) {
    a += x[xAt + i]! * c[cAt + i]!;
    b += x[xAt + i + 1]! * c[cAt + i + 1]!;
    d += x[xAt + i + 2]! * c[cAt + i + 2]!;
    e += x[xAt + i + 3]! * c[cAt + i + 3]!;
  }
  for (; i < taps; i++) a += x[xAt + i]! * c[cAt + i]!;
  return a + b + (d + e);
}
