// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Tracks the playback position in audio. Pure. Times are in milliseconds of one clock, offsets in milliseconds of
 * audio.
 */
export class Playhead {
  #offsetMs: number;
  /** When playback was, or resumed, at {@link #offsetMs}; undefined while it is stopped. */
  #since: number | undefined;

  constructor(now: number, offsetMs = 0) {
    this.#offsetMs = offsetMs;
    this.#since = now;
  }

  get running(): boolean {
    return this.#since !== undefined;
  }

  /** When playback started or resumed; undefined while it is stopped. */
  get since(): number | undefined {
    return this.#since;
  }

  at(now: number): number {
    return this.#since === undefined ? this.#offsetMs : this.#offsetMs + Math.max(0, now - this.#since);
  }

  /** When playback reaches an offset; undefined while it is stopped. */
  timeOf(offsetMs: number): number | undefined {
    return this.#since === undefined ? undefined : this.#since + offsetMs - this.#offsetMs;
  }

  /** Stops playback, at `offsetMs` if it is known more precisely. */
  hold(now: number, offsetMs = this.at(now)): void {
    this.#offsetMs = offsetMs;
    this.#since = undefined;
  }

  /** Resumes playback at `offsetMs`. */
  run(now: number, offsetMs = this.#offsetMs): void {
    this.#offsetMs = offsetMs;
    this.#since = now;
  }
}
