// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { StreamingResampler } from '@voicelive-kit/audio';
import { EchoDelay } from './echo-delay.ts';
import { PacketClock } from './packet-clock.ts';
import { PlayedSound } from './played-sound.ts';

/** What is kept of the past, milliseconds: longer than any delay. */
const KEPT_MS = 2000;
/** A delay is changed when it is off by more, milliseconds: each change is a jump in the reference. */
const TOLERATED_MS = 10;
/** So much of the caller without a sound of the agent says that nobody hands the agent's sound over; milliseconds. */
const UNFED_MS = 60_000;

export interface EchoReferenceInit {
  /** Hz of the caller's audio as it is sent. */
  readonly sampleRate: number;
  /** Milliseconds from one moment, whole or not. */
  now(): number;
  /** Nothing of the agent's sound has come for a while; called once. */
  onUnfed(): void;
}

/**
 * What the caller's loudspeaker played of the agent while a packet of the microphone was recorded: the second channel of
 * an echo canceller with a reference of the client.
 *
 * The agent's output says what it plays and when; how much later the microphone hears it is found by comparing the two.
 */
export class EchoReference {
  readonly #init: EchoReferenceInit;
  readonly #played = new PlayedSound();
  readonly #packets: PacketClock;
  readonly #delay: EchoDelay;
  #resampler: StreamingResampler | undefined;
  #delaySamples = 0;
  /** What is to be played after the pause, piece by piece. */
  #paused: Int16Array[] | undefined;
  #unfed = 0;

  constructor(init: EchoReferenceInit) {
    this.#init = init;
    this.#packets = new PacketClock(init.sampleRate);
    this.#delay = new EchoDelay(init.sampleRate);
  }

  /** How much later the microphone hears what the output plays, milliseconds; 0 before it is known. */
  get delayMs(): number {
    return (this.#delaySamples * 1000) / this.#init.sampleRate;
  }

  // ---- the agent's output

  /** The output has taken so many samples and plays them after those before, or at once. One channel. */
  plays(samples: Int16Array, sampleRate: number): void {
    this.#unfed = Number.NEGATIVE_INFINITY;
    const { sampleRate: rate } = this.#init;
    if (sampleRate !== rate && this.#resampler?.from !== sampleRate) {
      this.#resampler = new StreamingResampler({ from: sampleRate, to: rate });
    }
    // The framework may use the memory of a frame again.
    this.#put(sampleRate === rate || !this.#resampler ? samples.slice() : this.#resampler.push(samples));
  }

  /** The output has forgotten what it had not played. */
  cleared(): void {
    this.#played.cut(this.#now());
    this.#paused = undefined;
    this.#resampler?.reset();
  }

  /** The output is silent until {@link resumed}. */
  paused(): void {
    this.#paused ??= [this.#played.cut(this.#now())];
  }

  /** @param again - whether it plays what it had not played when it was paused. */
  resumed(again: boolean): void {
    const rest = this.#paused;
    this.#paused = undefined;
    if (rest && again) for (const samples of rest) this.#put(samples);
  }

  // ---- the caller's microphone

  /** A packet of the microphone has come. @returns what was played meanwhile, as many samples. */
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
    // A microphone that is muted asks for nothing, and so forgets nothing.
    this.#played.forget(now - (2 * KEPT_MS * this.#init.sampleRate) / 1000);
    this.#played.put(Math.max(now, this.#played.end ?? 0), samples);
  }

  /** Where the line of time is. */
  #now(): number {
    return Math.round((this.#init.now() * this.#init.sampleRate) / 1000);
  }
}
