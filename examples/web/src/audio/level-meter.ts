// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Samples per measurement, 2^n; at 48 kHz about 21 ms, slightly more than one frame of the screen. */
const WINDOW = 1024;
/** Samples that are kept, because frames can be late; the maximum, at 48 kHz about 680 ms. */
const KEPT = 32_768;

/** Measures the loudness of one track with WebAudio, without playing it. */
export class LevelMeter {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples = new Float32Array(WINDOW);
  readonly #spectrum: Uint8Array<ArrayBuffer>;
  readonly #keeper: AnalyserNode;
  readonly #kept = new Float32Array(KEPT);

  constructor(context: AudioContext, track: MediaStreamTrack) {
    this.#source = context.createMediaStreamSource(new MediaStream([track]));
    this.#keeper = context.createAnalyser();
    this.#keeper.fftSize = KEPT;
    this.#source.connect(this.#keeper);
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = WINDOW;
    this.#analyser.smoothingTimeConstant = 0.7;
    this.#spectrum = new Uint8Array(this.#analyser.frequencyBinCount);
    this.#source.connect(this.#analyser);
  }

  /** Root mean square of the last 21 ms, 0 to 1. Speech is about 0.02 to 0.3. */
  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return Math.sqrt(sum / WINDOW);
  }

  /** The strength of each of the given frequency ranges, 0 to 1. The ranges are those of a voice. */
  bands(): number[] {
    this.#analyser.getByteFrequencyData(this.#spectrum);
    return BANDS.map(([from, to]) => {
      let sum = 0;
      for (let bin = from; bin < to; bin++) sum += this.#spectrum[bin] ?? 0;
      return sum / (to - from) / 255;
    });
  }

  /** The last 680 ms. The next measurement overwrites the samples. */
  sound(): { samples: Float32Array; rate: number } {
    this.#keeper.getFloatTimeDomainData(this.#kept);
    return { samples: this.#kept, rate: this.#keeper.context.sampleRate };
  }

  close(): void {
    this.#source.disconnect();
  }
}

/** Bins of 47 Hz each: about 90 Hz to 3.8 kHz in five steps. */
const BANDS = [
  [2, 6],
  [6, 12],
  [12, 22],
  [22, 42],
  [42, 80],
] as const;

export const BAND_COUNT = BANDS.length;
