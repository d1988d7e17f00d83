// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A low-pass FIR split into phases, ready for {@link StreamingResampler}'s inner loop. */
export interface PolyphaseFilter {
  /** Output samples per `down` input samples, in lowest terms. */
  readonly up: number;
  /** Input samples per `up` output samples, in lowest terms. */
  readonly down: number;
  /** Taps of each phase, an even number. */
  readonly taps: number;
  /** The taps of each phase in order of time: the last one is applied to the newest sample. */
  readonly phases: readonly Float64Array[];
  /**
   * False when there is a phase for each of the `up` positions an output can have between two inputs. True when there
   * are fewer, {@link INTERPOLATED_PHASES} evenly spaced ones and the next sample's first: outputs between two are
   * interpolated.
   */
  readonly interpolated: boolean;
}

/**
 * Half the filter's length in samples of the lower rate. Delay grows with it (2.5 ms when 8 kHz is the lower rate), and
 * so does the passband: 20 is what the telephone band (3.4 kHz of 4) needs to be flat within 0.5 dB.
 */
export const HALF_LENGTH = 20;

/** Shape of the Kaiser window: stopband near −96 dB, one level below the quantization noise of 16-bit samples. */
const KAISER_BETA = 9.5;

/** The −6 dB point as a fraction of the lower Nyquist frequency: as high as −95 dB at 1.1 × Nyquist allows. */
const CUTOFF = 0.945;

/**
 * The maximum number of phases that are computed individually: needed for 11.025 → 32 kHz; no usual pair of rates needs
 * more. Rates without a common divisor (44,099 Hz) would need up to 192,000 of them, hundreds of megabytes.
 */
const MOST_PHASES = 1280;

/**
 * Phases of an interpolated filter. Between two neighbours the error of a tone is at most (π · 0.75 / 512)² / 8, −116
 * dB: far below the rounding to 16 bits.
 */
export const INTERPOLATED_PHASES = 512;

/** How many filters are cached: more than any service's rates need, with bounded memory for a caller who tries every rate. */
const MOST_FILTERS = 32;

const designed = new Map<string, PolyphaseFilter>();

/** The filter between two rates (Hz), designed once per ratio and shared: 48→24 and 16→8 kHz use the same table. */
export function filterFor(from: number, to: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const down = from / divisor;
  const key = `${up}/${down}`;
  let filter = designed.get(key);
  if (filter === undefined) {
    filter = design(up, down);
    for (const oldest of designed.keys()) if (designed.size >= MOST_FILTERS) designed.delete(oldest);
    designed.set(key, filter);
  }
  return filter;
}

function design(up: number, down: number): PolyphaseFilter {
  // All times below are in input samples.
  const lowerPeriod = Math.max(1, down / up);
  const halfWidth = HALF_LENGTH * lowerPeriod;
  const taps = 2 * Math.ceil(halfWidth);
  const interpolated = up > MOST_PHASES;
  const steps = interpolated ? INTERPOLATED_PHASES : up;
  const phases = Array.from({ length: interpolated ? steps + 1 : steps }, (_, phase) => {
    const row = new Float64Array(taps);
    // Distance from the newest sample back to the centre; `halfWidth - 1` leaves the window's zeros outside.
    const centre = halfWidth - 1 + phase / steps;
    for (let age = 0; age < taps; age++) {
      const t = age - centre;
      row[taps - 1 - age] = sinc((CUTOFF * t) / lowerPeriod) * kaiser(t / halfWidth);
    }
    // Unity gain at 0 Hz in every phase, so that a constant level stays constant.
    const gain = row.reduce((sum, tap) => sum + tap, 0);
    return row.map((tap) => tap / gain);
  });
  return { up, down, taps, phases, interpolated };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser window, −1 < x < 1, zero outside; its scale does not matter, because each phase is normalised to unity gain. */
function kaiser(x: number): number {
  return Math.abs(x) < 1 ? bessel(KAISER_BETA * Math.sqrt(1 - x * x)) : 0;
}

/** Modified Bessel function of the first kind and order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
