// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { bytesToSamples, decodeAlaw, decodeMulaw, pcmBytes, StreamingResampler } from '@voicelive-kit/audio';
import { EchoCanceller } from './echo-canceller.ts';
import { RecentAudio } from './recent-audio.ts';
import { TurnDetector, type Patience, type TurnDetectorSettings, type TurnSignal } from './turn-detector.ts';
import {
  FRAME_MS,
  FRAME_SAMPLES,
  HEARING_RATE,
  rootMeanSquare,
  type VoiceActivity,
} from './voice-activity.ts';

/** Audio quieter than this (int16 scale, −60 dBFS) is silence, whatever the detector reports. */
const SILENCE = 33;
/** Longest turn whose audio is kept, in milliseconds. */
const KEPT_MS = 60_000;
/** Audio kept before the padding of a turn that has not begun, in milliseconds. */
const MARGIN_MS = 1000;

export interface SpeechDetectorSettings {
  format: 'pcm16' | 'g711_ulaw' | 'g711_alaw';
  /** Hz. */
  rate: number;
  /** 2: microphone and echo reference, interleaved; what the reference contains is ignored. */
  channels: number;
  threshold: number;
  /** False for manual turns. */
  detecting: boolean;
  turns: TurnDetectorSettings;
}

/**
 * Takes the caller's audio in the session's format and finds the turns in it, on the audio's own clock. Audio that
 * belongs to no turn yet counts as pending, for manual commits.
 */
export class SpeechDetector {
  readonly #activity: VoiceActivity;
  readonly #detector: TurnDetector;
  #settings: SpeechDetectorSettings;
  #resampler: StreamingResampler;
  #canceller: EchoCanceller;
  readonly #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;
  #pendingMs = 0;
  #pendingSound = false;
  #pendingVoiceMs = 0;
  #receivedMs = 0;
  readonly #recent = new RecentAudio(KEPT_MS);

  /** `patience` returns how much longer than the silence to wait for the end of a turn. */
  constructor(activity: VoiceActivity, settings: SpeechDetectorSettings, patience: Patience = () => 0) {
    this.#activity = activity;
    this.#settings = settings;
    this.#detector = new TurnDetector(settings.turns, patience);
    this.#resampler = new StreamingResampler({ from: settings.rate, to: HEARING_RATE });
    this.#canceller = new EchoCanceller(settings.rate);
    activity.setThreshold(settings.threshold);
  }

  /** Milliseconds of audio processed since the session began, in whole frames of 20 ms. */
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

  /** What arrived since the last turn: its duration, whether it is more than silence, and how much of it is voice. */
  get pending(): { ms: number; sound: boolean; voiceMs: number } {
    return { ms: this.#pendingMs, sound: this.#pendingSound, voiceMs: this.#pendingVoiceMs };
  }

  configure(settings: SpeechDetectorSettings): void {
    if (settings.rate !== this.#settings.rate) {
      this.#resampler = new StreamingResampler({ from: settings.rate, to: HEARING_RATE });
      this.#canceller = new EchoCanceller(settings.rate);
    }
    // A turn that began under one rule does not continue under another.
    if (settings.detecting !== this.#settings.detecting) this.#detector.reset();
    this.#settings = settings;
    this.#detector.configure(settings.turns);
    this.#activity.setThreshold(settings.threshold);
  }

  /**
   * Processes bytes in the session's format; throws a RangeError for bytes that are not whole samples of every channel.
   */
  hear(bytes: Uint8Array): TurnSignal[] {
    const { samples, mono, bytesPerSample } = this.#decode(bytes);
    const ms = (samples.length / this.#settings.rate) * 1000;
    this.#receivedMs += ms;
    this.#pendingMs += ms;
    this.#recent.add(mono, ms, bytesPerSample);
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
    if (this.#settings.detecting && !this.speaking && signals.length === 0) this.#forgetOld();
    return signals;
  }

  /** The microphone's audio between two times, in its original format, if the last minute contains it. */
  cut(fromMs: number, toMs: number): Uint8Array {
    return this.#recent.cut(fromMs, toMs);
  }

  /** Discards the pending audio and a turn in progress. */
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

  /** Only a turn about to begin needs earlier audio. */
  #forgetOld(): void {
    const { prefixPaddingMs, speechDurationMs } = this.#settings.turns;
    this.#recent.forgetBefore(this.nowMs - prefixPaddingMs - speechDurationMs - MARGIN_MS);
  }

  /** Samples of the microphone, with their bytes. */
  #decode(bytes: Uint8Array): { samples: Int16Array; mono: Uint8Array; bytesPerSample: number } {
    const { format, channels } = this.#settings;
    if (format !== 'pcm16') {
      const samples = format === 'g711_ulaw' ? decodeMulaw(bytes) : decodeAlaw(bytes);
      return { samples, mono: bytes, bytesPerSample: 1 };
    }
    if (channels !== 2) return { samples: bytesToSamples(bytes), mono: bytes, bytesPerSample: 2 };
    if (bytes.length % 4 !== 0) throw new RangeError('stereo needs whole pairs of samples');
    const both = bytesToSamples(bytes);
    const microphone = both.filter((_, index) => index % 2 === 0);
    const reference = both.filter((_, index) => index % 2 === 1);
    const samples = this.#canceller.clean(microphone, reference);
    return { samples, mono: pcmBytes(microphone), bytesPerSample: 2 };
  }
}
