// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Where in a sound the listener is. Pure; times are milliseconds of one clock, offsets milliseconds of the sound. */
export class Playhead {
  #offsetMs: number;
  /** When the sound was, or went on, at {@link #offsetMs}; undefined while it stands still. */
  #since: number | undefined;

  constructor(now: number, offsetMs = 0) {
    this.#offsetMs = offsetMs;
    this.#since = now;
  }

  get running(): boolean {
    return this.#since !== undefined;
  }

  /** When the sound began, or went on; undefined while it stands still. */
  get since(): number | undefined {
    return this.#since;
  }

  at(now: number): number {
    return this.#since === undefined ? this.#offsetMs : this.#offsetMs + Math.max(0, now - this.#since);
  }

  /** When an offset is reached; undefined while the sound stands still. */
  timeOf(offsetMs: number): number | undefined {
    return this.#since === undefined ? undefined : this.#since + offsetMs - this.#offsetMs;
  }

  /** The sound stands still, at `offsetMs` if that is known better. */
  hold(now: number, offsetMs = this.at(now)): void {
    this.#offsetMs = offsetMs;
    this.#since = undefined;
  }

  /** The sound goes on from `offsetMs`. */
  run(now: number, offsetMs = this.#offsetMs): void {
    this.#offsetMs = offsetMs;
    this.#since = now;
  }
}
