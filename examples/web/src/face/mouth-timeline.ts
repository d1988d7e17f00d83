// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FaceLine, MouthCue } from './face-line.ts';
import { Lag } from './lag.ts';
import { SegmentClock } from './segment-clock.ts';

/** The viseme of silence. */
const CLOSED = 0;
/** A frame shows what will be heard while it is on the screen: half of its duration ahead, in milliseconds. */
const AHEAD_MS = 8;
/** A mouth without news closes after this many milliseconds. */
const LONGEST_CUE_MS = 1500;

interface Segment {
  id: string;
  clock: SegmentClock;
  /** In the order of the audio. */
  cues: MouthCue[];
  endMs: number;
}

/**
 * Determines the position of the mouth at any time, from the lines of the agent and the times at which its audio
 * begins. A segment that is reported while the previous one is still heard waits for its turn. Pure; times are
 * milliseconds of the page's clock.
 */
export class MouthTimeline {
  readonly #lag = new Lag();
  #segments: Segment[] = [];

  /** Whether the first sound of a segment is awaited. */
  waits(now: number): boolean {
    return this.#segments.some(({ clock }) => clock.waits(now));
  }

  /** The agent's audio began, after silence. */
  heard(at: number): void {
    // One sound is the first of only one segment.
    this.#segments.some(({ clock }) => clock.heard(at));
  }

  /** Takes a line of a segment that arrived at `now`. */
  take(id: string, line: FaceLine, now: number): void {
    if (line.type === 'start') {
      this.#start(id, line.soundMs, now);
      return;
    }
    const segment = this.#segments.find((one) => one.id === id);
    if (!segment) return;
    const { clock } = segment;
    if (line.type === 'visemes') {
      segment.cues = [...segment.cues, ...line.visemes].toSorted(([a], [b]) => a - b);
    } else if (line.type === 'sound') {
      if (line.soundMs !== undefined) clock.sound(line.soundMs);
    } else if (line.type === 'pause') clock.pause(line.offsetMs);
    else if (line.type === 'resume') clock.resume(line.offsetMs, line.afterMs);
    else segment.endMs = line.offsetMs;
  }

  /** The viseme that is heard at `now`. */
  visemeAt(now: number): number {
    const heard = this.#segments.filter(({ clock }) => clock.at(now + AHEAD_MS) >= 0);
    const segment = heard.at(-1);
    if (!segment) return CLOSED;
    // Everything before it has ended.
    for (const { clock } of heard.slice(0, -1)) clock.over();
    this.#segments = this.#segments.slice(this.#segments.indexOf(segment));
    const at = segment.clock.at(now + AHEAD_MS);
    if (at >= segment.endMs) return CLOSED;
    const cue = segment.cues.findLast(([offsetMs]) => offsetMs <= at);
    return cue && at - cue[0] < LONGEST_CUE_MS ? cue[1] : CLOSED;
  }

  #start(id: string, soundMs: number | undefined, now: number): void {
    const clock = new SegmentClock(now, soundMs, this.#lag);
    this.#segments.push({ id, clock, cues: [], endMs: Number.POSITIVE_INFINITY });
  }
}
