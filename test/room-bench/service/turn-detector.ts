// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AUDIBLE_DB, levelDb, WINDOW_MS } from '../signal/level.ts';

/** One utterance of the caller as the service detected it; times are when the packet with that sample arrived. */
export interface HeardTurn {
  /** Its first voiced sample, milliseconds of the shared clock. */
  firstVoicedAt: number;
  /** Its last voiced sample so far, milliseconds of the shared clock. */
  lastVoicedAt: number;
  /** From the first voiced sample to the last, by sample count, milliseconds. */
  voicedMs: number;
}

export interface TurnWatcher {
  started(turn: HeardTurn): void;
  /** Enough silence followed, so the turn has ended. */
  ended(turn: HeardTurn): void;
}

/**
 * Turn detection by the energy of the audio itself. A turn begins with its first audible window, so that the detection
 * takes no time of its own, and ends after `silenceMs` of silence, counted in samples.
 */
export class TurnDetector {
  readonly #windowSamples: number;
  readonly #silenceSamples: number;
  readonly #samplesPerMs: number;
  readonly #watcher: TurnWatcher;
  #carry = new Int16Array(0);
  #turn: HeardTurn | undefined;
  /** Samples since the turn began, and since its last voiced one. */
  #spoken = 0;
  #silent = 0;

  constructor({ rate, silenceMs }: { rate: number; silenceMs: number }, watcher: TurnWatcher) {
    this.#samplesPerMs = rate / 1000;
    this.#windowSamples = WINDOW_MS * this.#samplesPerMs;
    this.#silenceSamples = silenceMs * this.#samplesPerMs;
    this.#watcher = watcher;
  }

  push(samples: Int16Array, at: number): void {
    const all = new Int16Array(this.#carry.length + samples.length);
    all.set(this.#carry);
    all.set(samples, this.#carry.length);
    let start = 0;
    for (; start + this.#windowSamples <= all.length; start += this.#windowSamples) {
      this.#window(levelDb(all, start, start + this.#windowSamples) >= AUDIBLE_DB, at);
    }
    this.#carry = all.slice(start);
  }

  #window(voiced: boolean, at: number): void {
    const turn = this.#turn;
    if (!turn) {
      if (!voiced) return;
      this.#turn = { firstVoicedAt: at, lastVoicedAt: at, voicedMs: WINDOW_MS };
      this.#spoken = this.#windowSamples;
      this.#silent = 0;
      this.#watcher.started(this.#turn);
      return;
    }
    this.#spoken += this.#windowSamples;
    if (voiced) {
      this.#silent = 0;
      turn.lastVoicedAt = at;
      turn.voicedMs = this.#spoken / this.#samplesPerMs;
      return;
    }
    this.#silent += this.#windowSamples;
    if (this.#silent < this.#silenceSamples) return;
    this.#turn = undefined;
    this.#watcher.ended(turn);
  }
}
