// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Anything quieter is not voice: −55 dBFS, the level of a quiet room after microphone gain. */
const FAINTEST_RMS = 58;
/** Anything louder is voice, whatever the background: −30 dBFS. */
const LOUD_RMS = 1036;
/** How far a voice stands above the background: 10 dB. */
const ABOVE_BACKGROUND = 3.16;
/**
 * The background level is that of the quietest packet in the last one to two of these windows, milliseconds; pauses in
 * speech are more frequent.
 */
const WINDOW_MS = 1000;

/**
 * Tells voice from background by energy, with a threshold that adapts to the background: quiet speech in a quiet room
 * counts, a fan does not. Accurate enough to date the beginning of a turn; no replacement for turn detection.
 */
export class VoiceGate {
  readonly #windowSamples: number;
  /** Mean square of the quietest packet, in the last complete window and in the current one. */
  #lastQuietest = 0;
  #quietest = Number.POSITIVE_INFINITY;
  #samplesInWindow = 0;

  constructor(sampleRate: number) {
    this.#windowSamples = (sampleRate * WINDOW_MS) / 1000;
  }

  /** Whether a packet of about 10 ms contains voice. */
  hears(packet: Int16Array): boolean {
    const power = meanSquare(packet);
    const background = Math.min(this.#lastQuietest, this.#quietest);
    this.#remember(power, packet.length);
    const threshold = Math.sqrt(background) * ABOVE_BACKGROUND;
    return power >= Math.min(Math.max(threshold, FAINTEST_RMS), LOUD_RMS) ** 2;
  }

  #remember(power: number, samples: number): void {
    this.#quietest = Math.min(this.#quietest, power);
    this.#samplesInWindow += samples;
    if (this.#samplesInWindow < this.#windowSamples) return;
    this.#lastQuietest = this.#quietest;
    this.#quietest = Number.POSITIVE_INFINITY;
    this.#samplesInWindow = 0;
  }
}

function meanSquare(samples: Int16Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const sample = samples[i]!;
    sum += sample * sample;
  }
  return samples.length === 0 ? 0 : sum / samples.length;
}
