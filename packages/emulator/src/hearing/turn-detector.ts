// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { FRAME_MS } from './voice-activity.ts';

/** What the detector needs of `turn_detection`, with every default filled in; times in milliseconds. */
export interface TurnDetectorSettings {
  prefixPaddingMs: number;
  silenceDurationMs: number;
  speechDurationMs: number;
}

/** A turn's start or end, in milliseconds of audio since the session began. */
export type TurnSignal =
  | { kind: 'speech-started'; audioStartMs: number }
  | { kind: 'speech-stopped'; audioStartMs: number; audioEndMs: number };

/** A pause shorter than this does not start the count of speech anew. */
const ONSET_GAP_MS = 100;

/**
 * Turns voice decisions into turns. Its only clock is the audio it was given, so audio pushed in a burst
 * and the same audio pushed in real time give the same milliseconds.
 */
export class TurnDetector {
  #settings: TurnDetectorSettings;
  #nowMs = 0;
  #speaking = false;
  /** End of the last turn: padding never reaches back into it. */
  #floorMs = 0;
  #onsetMs = 0;
  #voicedMs = 0;
  #lastVoiceMs = Number.NEGATIVE_INFINITY;
  #startMs = 0;

  constructor(settings: TurnDetectorSettings) {
    this.#settings = settings;
  }

  /** Milliseconds of audio heard. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  configure(settings: TurnDetectorSettings): void {
    this.#settings = settings;
  }

  /** Forgets a turn in progress, as after `input_audio_buffer.clear`; the clock goes on. */
  reset(): void {
    this.#speaking = false;
    this.#voicedMs = 0;
    this.#lastVoiceMs = Number.NEGATIVE_INFINITY;
    this.#floorMs = this.#nowMs;
  }

  /** Takes the decision for the next 20 ms frame and says when a turn started or stopped with it. */
  push(voiced: boolean): TurnSignal | undefined {
    const frameStartMs = this.#nowMs;
    this.#nowMs += FRAME_MS;
    return this.#speaking ? this.#whileSpeaking(voiced) : this.#whileQuiet(voiced, frameStartMs);
  }

  #whileQuiet(voiced: boolean, frameStartMs: number): TurnSignal | undefined {
    if (!voiced) return undefined;
    if (this.#voicedMs === 0 || frameStartMs - this.#lastVoiceMs >= ONSET_GAP_MS) {
      this.#onsetMs = frameStartMs;
      this.#voicedMs = 0;
    }
    this.#voicedMs += FRAME_MS;
    this.#lastVoiceMs = this.#nowMs;
    if (this.#voicedMs < this.#settings.speechDurationMs) return undefined;
    this.#speaking = true;
    this.#startMs = Math.max(this.#floorMs, this.#onsetMs - this.#settings.prefixPaddingMs);
    return { kind: 'speech-started', audioStartMs: this.#startMs };
  }

  #whileSpeaking(voiced: boolean): TurnSignal | undefined {
    if (voiced) this.#lastVoiceMs = this.#nowMs;
    if (this.#nowMs - this.#lastVoiceMs < this.#settings.silenceDurationMs) return undefined;
    this.reset();
    return { kind: 'speech-stopped', audioStartMs: this.#startMs, audioEndMs: this.#nowMs };
  }
}
