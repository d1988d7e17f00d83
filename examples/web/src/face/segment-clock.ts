// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Lag } from './lag.ts';

/** A part of the audio without a gap. */
interface Run {
  fromMs: number;
  untilMs: number;
  /** How much later it is played than it would be without the gaps before it. */
  delayMs: number;
}

/**
 * Where the listener is in a segment of the agent's speech. The agent reports when its output begins to play it, and
 * where the first audible sound is; the page recognises that sound by the silence before it. Pure; times are
 * milliseconds of the page's clock.
 */
export class SegmentClock {
  readonly #lag: Lag;
  /** When the agent reported that its output plays it. */
  readonly #toldAt: number;
  #soundMs: number | undefined;
  /** When the first sample was heard, derived from the first sound. */
  #anchor: number | undefined;
  /** Sounds that began before the position of the first one was known. */
  #onsets: number[] = [];
  readonly #runs: Run[] = [
    { fromMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY, delayMs: 0 },
  ];

  constructor(toldAt: number, soundMs: number | undefined, lag: Lag) {
    this.#toldAt = toldAt;
    this.#soundMs = soundMs;
    this.#lag = lag;
  }

  /** Where the listener is at `now`, in milliseconds from the first sample; negative before it is heard. */
  at(now: number): number {
    const sinceFirst = now - (this.#anchor ?? this.#expected);
    const run = this.#runs.findLast(({ fromMs, delayMs }) => sinceFirst - delayMs >= fromMs);
    const at = Math.min(sinceFirst - (run?.delayMs ?? 0), run?.untilMs ?? 0);
    if (!this.waits(now)) return at;
    // It waits for its first sound.
    return Math.min(at, this.#soundMs ?? 0);
  }

  /** Whether its first sound has not been heard yet. */
  waits(now: number): boolean {
    return this.#anchor === undefined && now <= this.#expected + (this.#soundMs ?? 0) + this.#lag.surpriseMs;
  }

  /** The segment has ended for the listener. */
  over(): void {
    if (this.#anchor === undefined) this.#lag.missed();
  }

  /** The position of the first audible sound has become known. */
  sound(soundMs: number): void {
    this.#soundMs = soundMs;
    for (const onset of this.#onsets.splice(0)) this.heard(onset);
  }

  /** A sound began after silence; true if it is the first of this segment. */
  heard(at: number): boolean {
    if (this.#anchor !== undefined) return false;
    if (this.#soundMs === undefined) {
      this.#onsets.push(at);
      return false;
    }
    const late = at - this.#expected - this.#soundMs;
    if (Math.abs(late) > this.#lag.surpriseMs) return false;
    this.#anchor = at - this.#soundMs;
    this.#lag.measured(this.#anchor - this.#toldAt);
    return true;
  }

  /** The output stalls at this position, which is heard a little later. */
  pause(offsetMs: number): void {
    const run = this.#runs.at(-1);
    if (run) run.untilMs = offsetMs;
  }

  /** It continues from this position, this long after it began at the agent. */
  resume(offsetMs: number, afterMs: number): void {
    const before = this.#runs.at(-1);
    if (before) before.untilMs = Math.min(before.untilMs, offsetMs);
    this.#runs.push({ fromMs: offsetMs, untilMs: Number.POSITIVE_INFINITY, delayMs: afterMs - offsetMs });
  }

  /** When the first sample is expected to be heard. */
  get #expected(): number {
    return this.#toldAt + this.#lag.ms;
  }
}
