// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { StreamingResampler } from '@voicelive-kit/audio';
import { EchoDelay } from './echo-delay.ts';
import { PacketClock } from './packet-clock.ts';
import { PlayedSound } from './played-sound.ts';

/** How much played audio is kept, in milliseconds: longer than any delay. */
const KEPT_MS = 2000;
/**
 * The delay is updated when it is off by more than this, in milliseconds, since each update is a jump in the
 * reference.
 */
const TOLERATED_MS = 10;
/** After this much caller audio without agent audio, the reference reports that it receives none, in milliseconds. */
const UNFED_MS = 60_000;

export interface EchoReferenceInit {
  /** Sample rate of the caller's audio as it is sent, in Hz. */
  readonly sampleRate: number;
  /** Monotonic time in milliseconds; may be fractional. */
  now(): number;
  /** Called once, when no agent audio has arrived for a while. */
  onUnfed(): void;
}

/**
 * Reconstructs what the caller's loudspeaker played of the agent while a microphone packet was recorded: the second
 * channel for an echo canceller with a client reference.
 *
 * The agent's output reports what it plays and when. Comparing that with the microphone shows how much later the
 * microphone hears it.
 */
export class EchoReference {
  readonly #init: EchoReferenceInit;
  readonly #played = new PlayedSound();
  readonly #packets: PacketClock;
  readonly #delay: EchoDelay;
  #resampler: StreamingResampler | undefined;
  #delaySamples = 0;
  /** Audio to play after the pause. */
  #paused: Int16Array[] | undefined;
  #unfed = 0;

  constructor(init: EchoReferenceInit) {
    this.#init = init;
    this.#packets = new PacketClock(init.sampleRate);
    this.#delay = new EchoDelay(init.sampleRate);
  }

  /** How much later the microphone hears what the output plays, in milliseconds; 0 until known. */
  get delayMs(): number {
    return (this.#delaySamples * 1000) / this.#init.sampleRate;
  }

  // ---- the agent's output

  /** Adds mono samples that the output plays after earlier ones, or immediately. */
  plays(samples: Int16Array, sampleRate: number): void {
    this.#unfed = Number.NEGATIVE_INFINITY;
    const { sampleRate: rate } = this.#init;
    if (sampleRate !== rate && this.#resampler?.from !== sampleRate) {
      this.#resampler = new StreamingResampler({ from: sampleRate, to: rate });
    }
    // The framework may reuse the memory of a frame.
    this.#put(sampleRate === rate || !this.#resampler ? samples.slice() : this.#resampler.push(samples));
  }

  /** The output discarded the audio it had not played. */
  cleared(): void {
    this.#played.cut(this.#now());
    this.#paused = undefined;
    this.#resampler?.reset();
  }

  /** The output is silent until {@link resumed}. */
  paused(): void {
    this.#paused ??= [this.#played.cut(this.#now())];
  }

  /** @param again - whether the output plays the audio that was left when it was paused. */
  resumed(again: boolean): void {
    const rest = this.#paused;
    this.#paused = undefined;
    if (rest && again) for (const samples of rest) this.#put(samples);
  }

  // ---- the caller's microphone

  /**
   * Adds a microphone packet.
   * @returns what was played while it was recorded, with the same number of samples.
   */
  during(microphone: Int16Array): Int16Array {
    const { sampleRate } = this.#init;
    const start = this.#packets.packet(microphone.length, this.#now());
    const undelayed = this.#played.read(start, microphone.length);
    this.#delay.heard(microphone, undelayed);
    this.#follow();
    this.#played.forget(start - (KEPT_MS * sampleRate) / 1000);
    this.#unfed += microphone.length;
    if (this.#unfed > (UNFED_MS * sampleRate) / 1000) {
      this.#unfed = Number.NEGATIVE_INFINITY;
      this.#init.onUnfed();
    }
    return this.#delaySamples === 0
      ? undelayed
      : this.#played.read(start - this.#delaySamples, microphone.length);
  }

  #follow(): void {
    const { delayMs } = this.#delay;
    if (delayMs === undefined || Math.abs(delayMs - this.delayMs) < TOLERATED_MS) return;
    this.#delaySamples = Math.round((delayMs * this.#init.sampleRate) / 1000);
  }

  #put(samples: Int16Array): void {
    if (this.#paused) {
      this.#paused.push(samples);
      return;
    }
    const now = this.#now();
    // While the microphone is muted, `during()` is not called and cannot discard old audio.
    this.#played.forget(now - (2 * KEPT_MS * this.#init.sampleRate) / 1000);
    this.#played.put(Math.max(now, this.#played.end ?? 0), samples);
  }

  /** The current position, in samples. */
  #now(): number {
    return Math.round((this.#init.now() * this.#init.sampleRate) / 1000);
  }
}
