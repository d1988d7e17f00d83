// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { downmixToMono } from '@voicelive-kit/audio';
import { STEP_MS } from './clock.ts';

/** Sample rate of the agent's sound in Hz: what the service sends and what the recording holds. */
export const AGENT_RATE = 24_000;
const STEP_SAMPLES = (AGENT_RATE * STEP_MS) / 1000;

/** One segment of agent speech, from the first `captureFrame` to `flush`, as it is played. */
export interface Segment {
  /** Position on the demo's clock at which its first sample was played, in milliseconds. */
  startMs: number | undefined;
  /** How much of it has played, in milliseconds. */
  playedMs: number;
}

interface QueuedSegment extends Segment {
  frames: Int16Array[];
  /** How many samples of `frames[0]` have been played. */
  offset: number;
  playedSamples: number;
  flushed: boolean;
}

export interface PlayoutEvents {
  onStarted(segment: Segment): void;
  onFinished(segment: Segment, interrupted: boolean): void;
}

/**
 * Plays the agent's sound in real time, one clock step at a time, and reports to the framework exactly how many samples
 * were heard. The queue is unbounded: the service sends faster than real time, and an interruption clears it at once.
 */
export class Playout extends voice.AudioOutput {
  readonly #now: () => number;
  readonly #events: PlayoutEvents;
  readonly #queue: QueuedSegment[] = [];
  #paused = false;

  constructor(now: () => number, events: PlayoutEvents) {
    super(AGENT_RATE, undefined, { pause: true });
    this.#now = now;
    this.#events = events;
  }

  /** The segment that is playing, if any. */
  get current(): Segment | undefined {
    const head = this.#queue[0];
    return head?.startMs === undefined ? undefined : head;
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    await super.captureFrame(frame);
    let open = this.#queue.at(-1);
    if (!open || open.flushed) {
      open = { frames: [], offset: 0, playedSamples: 0, flushed: false, startMs: undefined, playedMs: 0 };
      this.#queue.push(open);
    }
    open.frames.push(downmixToMono(frame.data, frame.channels).slice());
  }

  override flush(): void {
    super.flush();
    const open = this.#queue.at(-1);
    if (open) open.flushed = true;
    this.#finishPlayed();
  }

  override clearBuffer(): void {
    super.flush();
    for (const segment of this.#queue.splice(0)) this.#finish(segment, true);
  }

  override pause(): void {
    this.#paused = true;
  }

  override resume(): void {
    this.#paused = false;
  }

  /** Takes the next 10 ms of sound for the loudspeaker: mono samples at `AGENT_RATE`, padded with silence. */
  step(): Int16Array {
    const out = new Int16Array(STEP_SAMPLES);
    let filled = 0;
    for (
      let segment = this.#queue[0];
      segment && !this.#paused && filled < out.length;
      segment = this.#queue[0]
    ) {
      const frame = segment.frames[0];
      if (!frame) break; // the rest of this segment has not arrived yet
      if (segment.startMs === undefined) {
        segment.startMs = this.#now();
        this.onPlaybackStarted(Date.now());
        this.#events.onStarted(segment);
      }
      const part = frame.subarray(segment.offset, segment.offset + out.length - filled);
      out.set(part, filled);
      filled += part.length;
      segment.offset += part.length;
      segment.playedSamples += part.length;
      segment.playedMs = (segment.playedSamples / AGENT_RATE) * 1000;
      if (segment.offset >= frame.length) {
        segment.frames.shift();
        segment.offset = 0;
      }
      this.#finishPlayed();
    }
    return out;
  }

  #finishPlayed(): void {
    for (let head = this.#queue[0]; head?.flushed && head.frames.length === 0; head = this.#queue[0]) {
      this.#queue.shift();
      this.#finish(head, false);
    }
  }

  #finish(segment: QueuedSegment, interrupted: boolean): void {
    this.onPlaybackFinished({ playbackPosition: segment.playedMs / 1000, interrupted });
    this.#events.onFinished(segment, interrupted);
  }
}
