// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { FRAME_MS } from './voice-activity.ts';

/** What the detector needs of `turn_detection`, with defaults applied; times in milliseconds. */
export interface TurnDetectorSettings {
  prefixPaddingMs: number;
  silenceDurationMs: number;
  speechDurationMs: number;
}

/** A turn's start or end, in milliseconds of audio since the session began. */
export type TurnSignal =
  | { kind: 'speech-started'; audioStartMs: number }
  | {
      kind: 'speech-stopped';
      audioStartMs: number;
      audioEndMs: number;
      /**
       * Segments in which the turn was spoken: 1, plus one for each pause after which it continued because it had read
       * as unfinished.
       */
      pieces: number;
      /** Milliseconds of voice in it. */
      voicedMs: number;
    };

/**
 * Milliseconds to wait beyond the silence because the n-th segment (from 0) of the turn reads as unfinished; 0 to stop.
 */
export type Patience = (piece: number) => number;

/** Voice shorter than this does not resume a turn that waits for its end. */
const RESUME_MS = 100;
/** A pause shorter than this does not reset the count of speech. */
const ONSET_GAP_MS = 100;

/**
 * Turns voice decisions into turns. Its only clock is the audio it was given, so audio pushed in a burst and the same
 * audio pushed in real time give the same milliseconds.
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
  #pieces = 1;
  /** How much longer than the silence the current pause may be, once that was determined. */
  #extraMs: number | undefined;
  #resumedMs = 0;
  #turnVoicedMs = 0;
  readonly #patience: Patience;

  constructor(settings: TurnDetectorSettings, patience: Patience = () => 0) {
    this.#settings = settings;
    this.#patience = patience;
  }

  /** Milliseconds of audio processed. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  configure(settings: TurnDetectorSettings): void {
    this.#settings = settings;
  }

  /** Discards a turn in progress, as after `input_audio_buffer.clear`; the clock continues. */
  reset(): void {
    this.#speaking = false;
    this.#extraMs = undefined;
    this.#resumedMs = 0;
    this.#voicedMs = 0;
    this.#lastVoiceMs = Number.NEGATIVE_INFINITY;
    this.#floorMs = this.#nowMs;
  }

  /** Takes the decision for the next 20 ms frame and reports whether a turn started or stopped with it. */
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
    this.#pieces = 1;
    this.#turnVoicedMs = this.#voicedMs;
    this.#startMs = Math.max(this.#floorMs, this.#onsetMs - this.#settings.prefixPaddingMs);
    return { kind: 'speech-started', audioStartMs: this.#startMs };
  }

  #whileSpeaking(voiced: boolean): TurnSignal | undefined {
    if (voiced) this.#goOn();
    const quietMs = this.#nowMs - this.#lastVoiceMs;
    if (quietMs < this.#settings.silenceDurationMs) return undefined;
    this.#extraMs ??= this.#patience(this.#pieces - 1);
    if (quietMs < this.#settings.silenceDurationMs + this.#extraMs) return undefined;
    const pieces = this.#pieces;
    const voicedMs = this.#turnVoicedMs;
    this.reset();
    return {
      kind: 'speech-stopped',
      audioStartMs: this.#startMs,
      audioEndMs: this.#nowMs,
      pieces,
      voicedMs,
    };
  }

  /** Voice in a turn; after a pause as long as the silence, a click is not enough. */
  #goOn(): void {
    this.#turnVoicedMs += FRAME_MS;
    if (this.#extraMs !== undefined) {
      this.#resumedMs += FRAME_MS;
      if (this.#resumedMs < RESUME_MS) return;
      this.#pieces += 1;
    }
    this.#extraMs = undefined;
    this.#resumedMs = 0;
    this.#lastVoiceMs = this.#nowMs;
  }
}
