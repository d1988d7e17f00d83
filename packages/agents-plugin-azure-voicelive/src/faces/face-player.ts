// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../connection/clock.ts';
import { DueCues } from './due-cues.ts';
import type { FaceEvents, FaceMoment } from './face-events.ts';
import { type FaceCue, type FaceTrack, FRAME_RATE } from './face-track.ts';
import { Playhead } from './playhead.ts';

/** LiveKit's room output holds no more than its queue, 200 ms by default. In milliseconds. */
const MOST_QUEUED_MS = 400;
/** How soon to check again whether late audio has arrived, in milliseconds. */
const LATE_SOUND_MS = 10;
/** Cues this close after the end of the audio belong to its last moment, in milliseconds. */
const ROUNDING_MS = 50;

type Emit = <Name extends keyof FaceEvents>(name: Name, event: FaceEvents[Name]) => void;

/** The message that is playing. */
interface Segment {
  readonly track: FaceTrack;
  readonly due: DueCues;
  readonly playhead: Playhead;
  readonly stopListening: () => void;
  /** Set while paused: how much audio had been handed over, and where the output reports that it stopped. */
  paused: { readonly handedMs: number; stoppedAtMs?: number } | undefined;
}

/**
 * Emits each position of the face when it is heard, based on the events of an audio output. One message plays at a
 * time; when it ends, so does its face, immediately and for good.
 */
export class FacePlayer {
  readonly #clock: Clock;
  readonly #emit: Emit;
  #segment: Segment | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, emit: Emit) {
    this.#clock = clock;
    this.#emit = emit;
  }

  /** The message that is playing. */
  get track(): FaceTrack | undefined {
    return this.#segment?.track;
  }

  /** Playback of a message has started. */
  started(track: FaceTrack): void {
    this.ended(true);
    const segment: Segment = {
      track,
      due: new DueCues(track),
      playhead: new Playhead(this.#clock.now()),
      stopListening: track.onMore(() => {
        if (this.#segment === segment) this.#step();
      }),
      paused: undefined,
    };
    this.#segment = segment;
    this.#emit('started', this.#moment(segment, 0));
    this.#step();
  }

  /**
   * The output reports that audio has been played up to `offsetMs`. LiveKit's room output does so when it resumes
   * after running out of audio, and when it is paused; others do so periodically.
   */
  progressed(offsetMs: number): void {
    const segment = this.#segment;
    if (!segment || !(Number.isFinite(offsetMs) && offsetMs >= 0)) return;
    const now = this.#clock.now();
    if (segment.paused) {
      segment.paused.stoppedAtMs = offsetMs;
      segment.playhead.hold(now, offsetMs);
      return;
    }
    const lateMs = segment.playhead.at(now) - offsetMs;
    segment.playhead.run(now, offsetMs);
    const goesOn = segment.track.handedMs - offsetMs > ROUNDING_MS / 10;
    if (goesOn && lateMs > ROUNDING_MS) this.#emit('resumed', this.#moment(segment, offsetMs));
    this.#step();
  }

  paused(): void {
    const segment = this.#segment;
    if (!segment || segment.paused) return;
    const now = this.#clock.now();
    segment.playhead.hold(now);
    segment.paused = { handedMs: segment.track.handedMs };
    this.#stop();
    this.#emit('paused', this.#moment(segment, segment.playhead.at(now)));
  }

  resumed(): void {
    const segment = this.#segment;
    if (!segment?.paused) return;
    const offsetMs = resumesAt(segment, segment.playhead.at(this.#clock.now()));
    segment.paused = undefined;
    segment.due.skipTo(offsetMs);
    segment.playhead.run(this.#clock.now(), offsetMs);
    this.#emit('resumed', this.#moment(segment, offsetMs));
    this.#step();
  }

  /** Playback has ended, at its end or because it was cut short. */
  ended(interrupted: boolean): void {
    const segment = this.#segment;
    if (!segment) return;
    this.#stop();
    const { handedMs } = segment.track;
    const endMs = interrupted ? Math.min(segment.playhead.at(this.#clock.now()), handedMs) : handedMs;
    if (!interrupted) this.#tell(segment, endMs + ROUNDING_MS);
    // A listener may have closed the player.
    if (this.#segment !== segment) return;
    this.#segment = undefined;
    segment.stopListening();
    this.#emit('ended', { ...this.#moment(segment, endMs), interrupted });
  }

  /** Stops emitting events, and cancels the timer. */
  close(): void {
    this.#stop();
    this.#segment?.stopListening();
    this.#segment = undefined;
  }

  /** Emits the cues that are due, and schedules the next step. */
  #step(): void {
    const segment = this.#segment;
    this.#stop();
    if (!segment?.playhead.running) return;
    // Audio that was not handed over cannot have been heard: it may be late.
    const offsetMs = Math.min(segment.playhead.at(this.#clock.now()), segment.track.handedMs);
    this.#tell(segment, offsetMs);
    if (this.#segment !== segment) return;
    const next = segment.due.nextAfter(offsetMs);
    const at = next === undefined ? undefined : segment.playhead.timeOf(next);
    if (at === undefined) return;
    const waitMs = at - this.#clock.now();
    this.#cancelTimer = this.#clock.after(waitMs > 0 ? waitMs : LATE_SOUND_MS, () => this.#step());
  }

  #tell(segment: Segment, offsetMs: number): void {
    for (const cue of segment.due.take(offsetMs)) {
      if (this.#segment !== segment) return;
      this.#tellCue(segment, cue);
    }
  }

  #tellCue(segment: Segment, cue: FaceCue): void {
    const moment = this.#moment(segment, cue.offsetMs);
    if (cue.kind === 'viseme') this.#emit('viseme', { ...moment, visemeId: cue.visemeId });
    else {
      const { weights, frameIndex } = cue;
      this.#emit('blendshapes', { ...moment, weights, frameIndex, frameRate: FRAME_RATE });
    }
  }

  #moment({ track, playhead }: Segment, offsetMs: number): FaceMoment {
    const now = this.#clock.now();
    // A cue in skipped audio is seen when playback resumes after it.
    const at = Math.max(playhead.timeOf(offsetMs) ?? now, playhead.since ?? now);
    const { itemId, responseId } = track;
    return { itemId, responseId, offsetMs, heardAt: Math.round(this.#clock.wallNow() + at - now) };
  }

  #stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

/**
 * Returns the offset at which playback resumes after a pause. LiveKit's room output drops its queue and resumes with
 * the next frame it was given (@livekit/agents 1.9.0, `ParticipantAudioOutput`); others resume where they stopped.
 */
function resumesAt({ track, paused }: Segment, heldAtMs: number): number {
  if (paused?.stoppedAtMs === undefined) return heldAtMs;
  const { lastFrameAtMs, handedMs } = track;
  // An output that accepts everything has received the rest of the message by now.
  const waited = handedMs - paused.handedMs <= 2 * (handedMs - lastFrameAtMs);
  const dropped = lastFrameAtMs - paused.stoppedAtMs;
  return waited && dropped > 0 && dropped <= MOST_QUEUED_MS ? lastFrameAtMs : paused.stoppedAtMs;
}
