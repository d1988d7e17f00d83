// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { type PlayoutClock, realClock } from '../clock.ts';
import { UNASKED_SAMPLE } from '../server/manners.ts';
import { Timeline } from '../timeline.ts';

export interface FakeOutputOptions {
  clock?: PlayoutClock;
  /** Samples per second; 24000 by default. */
  sampleRate?: number;
  canPause?: boolean;
  /** Added to every reported position, in milliseconds, to simulate an output that counts wrongly. */
  positionErrorMs?: number;
}

/** Discards audio at the pace of a clock and reports how much of it was played. */
export class FakeOutput extends voice.AudioOutput {
  /** Frames in the order they arrived, without fillers of the provider. */
  readonly played: AudioFrame[] = [];
  /** When playback was cut, in milliseconds of the timeline. */
  readonly cleared: number[] = [];
  /** Segments that finished, and how much of each was played, in milliseconds. */
  readonly finished: { positionMs: number; interrupted: boolean }[] = [];
  readonly #clock: PlayoutClock;
  readonly #timeline: Timeline;
  readonly #positionErrorMs: number;
  #startedAt: number | undefined;
  #pushedMs = 0;
  /** Whether this segment has played only what a temperament added. */
  #isFiller = false;
  #cancelEnd: (() => void) | undefined;

  constructor(timeline: Timeline = new Timeline(), options: FakeOutputOptions = {}) {
    super(options.sampleRate ?? 24_000, undefined, { pause: options.canPause ?? false });
    this.#timeline = timeline;
    this.#clock = options.clock ?? realClock;
    this.#positionErrorMs = options.positionErrorMs ?? 0;
  }

  /** Whether something other than a filler is playing. */
  get playing(): boolean {
    return this.#startedAt !== undefined && !this.#isFiller;
  }

  /** Milliseconds of the current segment played so far. */
  get positionMs(): number {
    return this.#startedAt === undefined ? 0 : Math.min(this.#pushedMs, this.#clock.now() - this.#startedAt);
  }

  /** Total audio received, in milliseconds. */
  get receivedMs(): number {
    return this.played.reduce((sum, frame) => sum + (frame.samplesPerChannel * 1000) / frame.sampleRate, 0);
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    await super.captureFrame(frame);
    const isFiller = frame.data.every((sample) => sample === UNASKED_SAMPLE);
    if (!isFiller) this.played.push(frame);
    if (this.#startedAt === undefined) this.#isFiller = true;
    this.#isFiller &&= isFiller;
    if (this.#startedAt === undefined) {
      this.#startedAt = this.#clock.now();
      this.#timeline.add('output', 'playback starts');
      this.onPlaybackStarted(this.#startedAt);
    }
    this.#pushedMs += (frame.samplesPerChannel * 1000) / frame.sampleRate;
  }

  override flush(): void {
    super.flush();
    if (this.#startedAt === undefined) return;
    const left = this.#startedAt + this.#pushedMs - this.#clock.now();
    this.#cancelEnd = this.#clock.after(Math.max(0, left), () => this.#finish(this.#pushedMs, false));
  }

  override clearBuffer(): void {
    this.cleared.push(this.#timeline.now());
    this.#timeline.add('output', 'cleared');
    if (this.#startedAt !== undefined) this.#finish(this.positionMs, true);
  }

  #finish(positionMs: number, interrupted: boolean): void {
    this.#cancelEnd?.();
    this.#cancelEnd = undefined;
    this.#startedAt = undefined;
    this.#pushedMs = 0;
    const reported = positionMs + this.#positionErrorMs;
    if (!this.#isFiller) this.finished.push({ positionMs: reported, interrupted });
    this.#timeline.add(
      'output',
      `segment ${interrupted ? 'interrupted' : 'finished'} at ${Math.round(reported)} ms`,
    );
    this.onPlaybackFinished({ playbackPosition: reported / 1000, interrupted });
  }
}
