// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { voice } from '@livekit/agents';
import type { Clock } from '../connection/clock.ts';

type AudioFrame = Parameters<voice.AudioOutput['captureFrame']>[0];

/** How long the avatar may take to start before playback is timed without it, in milliseconds. */
const BEGIN_MS = 1500;
/** How long after the end of its audio the avatar may still report that it is speaking, in milliseconds. */
const END_MS = 1000;
/** An avatar that stops this long before the end of its audio was silenced by the service, in milliseconds. */
const EARLY_MS = 300;
/** How long after that the interruption may take to arrive here, in milliseconds. */
const CLEAR_MS = 1000;

/**
 * Audio output for an avatar whose media bypass the agent. It receives the audio that the service also sends to the
 * agent, plays nothing, and reports playback from the avatar's events, or from the clock if there are none.
 */
export class ReportedAudioOutput extends voice.AudioOutput {
  readonly #clock: Clock;
  readonly #cleared: () => void;
  /** For the current segment: how much audio was captured, and when the avatar started to speak it. */
  #capturedMs = 0;
  #startedAt: number | undefined;
  /** When the service silenced the avatar. */
  #silencedAt: number | undefined;
  #open = false;
  #flushed = false;
  #dropping = false;
  #speaking = false;
  #closed = false;
  #cancel: (() => void) | undefined;

  constructor(sampleRate: number, clock: Clock, cleared: () => void) {
    super(sampleRate, undefined, { pause: false });
    this.#clock = clock;
    this.#cleared = cleared;
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    // The framework waits for the end of a segment that has any frame: nothing would report that of one without sound.
    if (this.#dropping || this.#closed || frame.data.length === 0) return;
    // Segments do not overlap: the framework waits for one to finish before it starts the next.
    await super.captureFrame(frame);
    this.#open = true;
    this.#flushed = false;
    if (this.#capturedMs === 0 && !this.#speaking) this.#after(BEGIN_MS, () => this.#begin());
    this.#capturedMs += (frame.samplesPerChannel * 1000) / frame.sampleRate;
    if (this.#speaking) this.#begin();
  }

  override flush(): void {
    super.flush();
    this.#dropping = false;
    this.#flushed = this.#open;
    this.#open = false;
    if (this.#flushed && this.#startedAt !== undefined) this.#watchEnd();
  }

  override clearBuffer(): void {
    const heardMs = this.#heardMs;
    this.#dropping = this.#open;
    this.#cleared();
    if (this.#capturedMs > 0) this.#finish(heardMs, true);
  }

  /** Reports that the avatar has started to speak. */
  speaking(): void {
    this.#speaking = true;
    if (this.#silencedAt !== undefined) {
      // The avatar had only run out of audio.
      this.#silencedAt = undefined;
      this.#cancel?.();
      if (this.#flushed) this.#watchEnd();
    }
    if (this.#capturedMs > 0) this.#begin();
  }

  /** Reports that the avatar has stopped speaking. */
  idle(): void {
    this.#speaking = false;
    if (this.#startedAt === undefined || this.#silencedAt !== undefined) return;
    if (this.#heardMs < this.#capturedMs - EARLY_MS) {
      this.#silencedAt = this.#clock.now();
      this.#after(CLEAR_MS, () => this.#finish(this.#heardMs, true));
    } else if (this.#flushed) this.#finish(this.#capturedMs, false);
  }

  /** Ends playback, because there is no avatar any more. */
  close(): void {
    this.#closed = true;
    if (this.#capturedMs > 0) this.#finish(this.#heardMs, true);
    this.#cancel?.();
  }

  get #heardMs(): number {
    if (this.#startedAt === undefined) return 0;
    return Math.min(this.#capturedMs, (this.#silencedAt ?? this.#clock.now()) - this.#startedAt);
  }

  #begin(): void {
    if (this.#startedAt !== undefined || this.#capturedMs === 0) return;
    this.#startedAt = this.#clock.now();
    this.#cancel?.();
    this.onPlaybackStarted(Date.now());
    if (this.#flushed) this.#watchEnd();
  }

  #watchEnd(): void {
    if (this.#silencedAt !== undefined) return;
    const left = (this.#startedAt ?? 0) + this.#capturedMs - this.#clock.now();
    this.#after(Math.max(0, left) + (this.#speaking ? END_MS : 0), () =>
      this.#finish(this.#capturedMs, false),
    );
  }

  #after(ms: number, callback: () => void): void {
    this.#cancel?.();
    this.#cancel = this.#clock.after(ms, callback);
  }

  #finish(positionMs: number, interrupted: boolean): void {
    this.#cancel?.();
    this.#capturedMs = 0;
    this.#startedAt = undefined;
    this.#silencedAt = undefined;
    this.#flushed = false;
    this.onPlaybackFinished({ playbackPosition: positionMs / 1000, interrupted });
  }
}
