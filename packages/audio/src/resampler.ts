// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { assertSamples, assertWholeNumber, show } from './check.ts';
import { filterFor, HALF_LENGTH, INTERPOLATED_PHASES, type PolyphaseFilter } from './filter-design.ts';
import { assertSampleRate } from './rates.ts';

/** The number of input samples filtered at a time, so that a push of any length uses a fixed amount of memory. */
const BLOCK = 1024;

/**
 * Converts mono 16-bit PCM between two sample rates as it arrives, with a short, constant delay.
 *
 * After `n` input samples exactly `floor(n × to / from)` output samples have been returned, however the input was
 * divided into frames; the position is kept in integers, so nothing drifts. The division never changes the output, down
 * to the last bit.
 */
export class StreamingResampler {
  /** Input rate in Hz. */
  readonly from: number;
  /** Output rate in Hz. */
  readonly to: number;
  /** The delay of the output relative to the input, in milliseconds; 0 when the rates are equal. */
  readonly delayMs: number;

  /** Undefined when the rates are equal. */
  readonly #filter: PolyphaseFilter | undefined;
  /** The last `taps` samples of the past, followed by room for a block. */
  readonly #window: Float64Array;
  /** Position of the next output in units of 1/up input samples: input time not yet converted to output. */
  #position = 0;
  /** True while nothing was pushed since the start, so a flush has nothing to return. */
  #empty = true;

  /** Throws a TypeError or RangeError that names the rate and the accepted ones. */
  constructor(options: { from: number; to: number }) {
    if (typeof options !== 'object' || options === null) {
      throw new TypeError(`options must be an object { from, to } of rates in Hz, got ${show(options)}`);
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

  /** How many samples the next push of `inputLength` samples returns. Throws unless that is a whole number. */
  outputLength(inputLength: number): number {
    assertWholeNumber('inputLength', inputLength, 0);
    if (this.#filter === undefined) return inputLength;
    return Math.floor((this.#position + inputLength * this.#filter.up) / this.#filter.down);
  }

  /** Takes a frame of any length and returns the samples it completes, in an array of the caller's own. */
  push(samples: Int16Array): Int16Array<ArrayBuffer> {
    assertSamples('samples', samples);
    const out = new Int16Array(this.outputLength(samples.length));
    this.#run(samples, out, out.length);
    return out;
  }

  /**
   * Like {@link push}, but writes to the beginning of `out`, which must not overlap `samples`, and returns how many
   * samples it wrote. Throws a RangeError when `out` is shorter than {@link outputLength}, before it consumes any
   * sample.
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

  /** Returns the audio still inside the filter ({@link delayMs} of it, none when nothing was pushed) and starts again. */
  flush(): Int16Array<ArrayBuffer> {
    const filter = this.#filter;
    if (filter === undefined || this.#empty) return new Int16Array(0);
    const { up, down } = filter;
    // The end of the input plus the delay, rounded up to whole output samples.
    const length = Math.ceil((this.#position + HALF_LENGTH * Math.max(up, down)) / down) - 1;
    const zeros = new Int16Array(Math.ceil((length * down - this.#position) / up));
    const out = new Int16Array(length);
    this.#run(zeros, out, length);
    this.reset();
    return out;
  }

  /** Discards everything pushed so far, as for a new stream. */
  reset(): void {
    this.#window.fill(0);
    this.#position = 0;
    this.#empty = true;
  }

  #run(samples: Int16Array, out: Int16Array, length: number): void {
    const filter = this.#filter;
    if (filter === undefined) {
      out.set(samples);
      return;
    }
    const { up, down, taps } = filter;
    const window = this.#window;
    if (samples.length > 0) this.#empty = false;
    let written = 0;
    for (let start = 0; start < samples.length; start += BLOCK) {
      const taken = Math.min(BLOCK, samples.length - start);
      for (let i = 0; i < taken; i++) window[taps + i] = samples[start + i]!;
      const end = Math.min(written + Math.floor((this.#position + taken * up) / down), length);
      filterBlock(filter, window, this.#position, out, written, end);
      this.#position += taken * up - (end - written) * down;
      window.copyWithin(0, taken, taken + taps);
      written = end;
    }
  }
}

/** Writes out[start] to out[end - 1] from a window whose new samples begin after one filter length of the past. */
function filterBlock(
  { up, down, phases, interpolated }: PolyphaseFilter,
  window: Float64Array,
  position: number,
  out: Int16Array,
  start: number,
  end: number,
): void {
  let phase = position;
  let used = 0;
  for (let at = start; at < Math.min(start + up, end); at++) {
    // Step to the first input sample that completes this output sample.
    const step = Math.ceil((down - phase) / up);
    used += step;
    phase += step * up - down;
    if (interpolated) {
      const place = (phase * INTERPOLATED_PHASES) / up;
      const before = Math.floor(place);
      out[at] = toSample(between(phases[before]!, phases[before + 1]!, place - before, window, used));
      continue;
    }
    // Outputs `up` apart share their phase and are `down` apart in the input.
    filterPhase(phases[phase]!, window, used, down, out, at, up, end);
  }
}

/**
 * The inner loop: two outputs at a time, which halves the reads of taps, each summed separately over even and odd taps,
 * which hides the latency of the addition. `| 0` tells the compiler that an index cannot overflow; without it the loop
 * takes half as long again.
 */
function filterPhase(
  taps: Float64Array,
  window: Float64Array,
  from: number,
  down: number,
  out: Int16Array,
  start: number,
  up: number,
  end: number,
): void {
  const length = taps.length;
  let at = start;
  let base = from;
  for (; at + up < end; at += 2 * up, base += 2 * down) {
    let even = 0;
    let odd = 0;
    let nextEven = 0;
    let nextOdd = 0;
    for (
      let i = 0, x = base | 0, y = (x + down) | 0;
      i < length;
      i = (i + 2) | 0, x = (x + 2) | 0, y = (y + 2) | 0
    ) {
      const tap = taps[i]!;
      const tapAfter = taps[(i + 1) | 0]!;
      even += window[x]! * tap;
      odd += window[(x + 1) | 0]! * tapAfter;
      nextEven += window[y]! * tap;
      nextOdd += window[(y + 1) | 0]! * tapAfter;
    }
    out[at] = toSample(even + odd);
    out[at + up] = toSample(nextEven + nextOdd);
  }
  if (at >= end) return;
  let even = 0;
  let odd = 0;
  for (let i = 0, x = base | 0; i < length; i = (i + 2) | 0, x = (x + 2) | 0) {
    even += window[x]! * taps[i]!;
    odd += window[(x + 1) | 0]! * taps[(i + 1) | 0]!;
  }
  out[at] = toSample(even + odd);
}

/** The combined result of two neighbouring phases for the same samples, `share` of the way from the first to the second. */
function between(
  first: Float64Array,
  second: Float64Array,
  share: number,
  window: Float64Array,
  from: number,
): number {
  const length = first.length;
  let sum = 0;
  let sumAfter = 0;
  for (let i = 0, x = from | 0; i < length; i = (i + 1) | 0, x = (x + 1) | 0) {
    const sample = window[x]!;
    sum += sample * first[i]!;
    sumAfter += sample * second[i]!;
  }
  return sum + share * (sumAfter - sum);
}

/** Rounds to nearest and saturates. */
function toSample(value: number): number {
  const rounded = Math.floor(value + 0.5);
  return rounded > 32767 ? 32767 : rounded < -32768 ? -32768 : rounded;
}
