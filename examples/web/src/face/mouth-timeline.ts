// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FaceLine, MouthCue } from './face-line.ts';
import { Lag } from './lag.ts';
import { SegmentClock } from './segment-clock.ts';

/** The viseme of silence. */
const CLOSED = 0;
/** A picture shows what will be heard while it is on the screen, milliseconds: half of the time it stands. */
const AHEAD_MS = 8;
/** A mouth that is told nothing new for so long closes, milliseconds. */
const LONGEST_CUE_MS = 1500;

interface Segment {
  id: string;
  clock: SegmentClock;
  /** In the order of the sound. */
  cues: MouthCue[];
  endMs: number;
}

/**
 * Which position the mouth takes at which moment. Fed with the lines of the agent and with the moments at which its sound begins;
 * a segment that is told of while the one before is still heard waits for its turn. Pure; times are milliseconds of the page's clock.
 */
export class MouthTimeline {
  readonly #lag = new Lag();
  #segments: Segment[] = [];

  /** Whether the first sound of a segment is to be listened for. */
  waits(now: number): boolean {
    return this.#segments.some(({ clock }) => clock.waits(now));
  }

  /** The agent's sound began, after a silence. */
  heard(at: number): void {
    // One sound is the first of one segment.
    this.#segments.some(({ clock }) => clock.heard(at));
  }

  /** Takes a line of a segment that came at `now`. */
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
    // What came before it is over.
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
