// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { bytesToSamples, decodeAlaw, decodeMulaw, StreamingResampler } from '@voicelive-kit/audio';
import { TurnDetector, type TurnDetectorSettings, type TurnSignal } from './turn-detector.ts';
import {
  FRAME_MS,
  FRAME_SAMPLES,
  HEARING_RATE,
  rootMeanSquare,
  type VoiceActivity,
} from './voice-activity.ts';

/** Sound quieter than this (int16 scale, −60 dBFS) is silence, whatever the detector thinks of it. */
const SILENCE = 33;

export interface EarSettings {
  format: 'pcm16' | 'g711_ulaw' | 'g711_alaw';
  /** Hz. */
  rate: number;
  /** 2: microphone and echo reference, interleaved; only the microphone is heard. */
  channels: number;
  threshold: number;
  turns: TurnDetectorSettings;
}

/**
 * Takes the caller's audio in the session's format and finds the turns in it, on the audio's own clock.
 * Sound that no turn has taken yet is counted as pending, for manual commits.
 */
export class Ear {
  readonly #activity: VoiceActivity;
  readonly #detector: TurnDetector;
  #settings: EarSettings;
  #resampler: StreamingResampler;
  readonly #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;
  #pendingMs = 0;
  #pendingSound = false;
  #pendingVoiceMs = 0;
  #receivedMs = 0;

  constructor(activity: VoiceActivity, settings: EarSettings) {
    this.#activity = activity;
    this.#settings = settings;
    this.#detector = new TurnDetector(settings.turns);
    this.#resampler = new StreamingResampler({ from: settings.rate, to: HEARING_RATE });
    activity.setThreshold(settings.threshold);
  }

  /** Milliseconds of audio heard since the session began, in whole frames of 20 ms. */
  get nowMs(): number {
    return this.#detector.nowMs;
  }

  /** Milliseconds of audio received, to the sample. */
  get receivedMs(): number {
    return this.#receivedMs;
  }

  get speaking(): boolean {
    return this.#detector.speaking;
  }

  /** What arrived since the last turn: how much, whether it is more than silence, and how much of it is voice. */
  get pending(): { ms: number; sound: boolean; voiceMs: number } {
    return { ms: this.#pendingMs, sound: this.#pendingSound, voiceMs: this.#pendingVoiceMs };
  }

  configure(settings: EarSettings): void {
    if (settings.rate !== this.#settings.rate) {
      this.#resampler = new StreamingResampler({ from: settings.rate, to: HEARING_RATE });
    }
    this.#settings = settings;
    this.#detector.configure(settings.turns);
    this.#activity.setThreshold(settings.threshold);
  }

  /** Hears bytes in the session's format; throws a RangeError for an odd number of PCM bytes. */
  hear(bytes: Uint8Array): TurnSignal[] {
    const samples = this.#decode(bytes);
    const ms = (samples.length / this.#settings.rate) * 1000;
    this.#receivedMs += ms;
    this.#pendingMs += ms;
    const heard = this.#resampler.push(samples);
    const signals: TurnSignal[] = [];
    for (let at = 0; at < heard.length;) {
      const taken = Math.min(FRAME_SAMPLES - this.#filled, heard.length - at);
      this.#frame.set(heard.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled < FRAME_SAMPLES) break;
      this.#filled = 0;
      const signal = this.#hearFrame();
      if (signal !== undefined) signals.push(signal);
    }
    return signals;
  }

  /** Forgets the pending audio and a turn in progress. */
  clear(): void {
    this.#detector.reset();
    this.taken();
  }

  /** Marks the pending audio as taken by a turn. */
  taken(): void {
    this.#pendingMs = 0;
    this.#pendingSound = false;
    this.#pendingVoiceMs = 0;
  }

  close(): void {
    this.#activity.free();
  }

  #hearFrame(): TurnSignal | undefined {
    const voiced = this.#activity.isVoice(this.#frame);
    if (voiced) this.#pendingVoiceMs += FRAME_MS;
    if (!this.#pendingSound && rootMeanSquare(this.#frame) > SILENCE) this.#pendingSound = true;
    return this.#detector.push(voiced);
  }

  #decode(bytes: Uint8Array): Int16Array {
    const { format, channels } = this.#settings;
    if (format === 'g711_ulaw') return decodeMulaw(bytes);
    if (format === 'g711_alaw') return decodeAlaw(bytes);
    const samples = bytesToSamples(bytes);
    return channels === 2 ? samples.filter((_, index) => index % 2 === 0) : samples;
  }
}
