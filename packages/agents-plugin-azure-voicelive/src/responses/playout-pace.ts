// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Frame length for an unknown kind of reader, milliseconds. */
const SHORT_MS = 20;
/** Frame length for a reader that plays, milliseconds; each frame is a call into native code. */
const LONG_MS = 50;
/** A reader is considered to play if it asked this many times in a row just when its last frame had been played. */
const IN_STEP = 3;
/** How much earlier or later it may ask, milliseconds. */
const JITTER_MS = 6;
/** The shortest queue that is filled with long frames, milliseconds. */
const LEAST_QUEUE_MS = 150;

/**
 * Decides when the reader of a message's audio gets its next frame, and how long that frame is.
 *
 * The framework passes frames to a playout queue, of 200 ms by default, and waits while it is full. An interruption
 * waits with it, because the queue is cleared only afterwards. So a reader that plays is recognised by how it waits,
 * and from then on gets long frames just when its queue has room for them: it never waits, and an interrupted agent
 * falls silent immediately. Any other reader gets short frames as fast as it asks.
 */
export class PlayoutPace {
  /** When everything handed over will have been played. All times are milliseconds of the same clock. */
  #playedAt = Number.NEGATIVE_INFINITY;
  #handedAt = Number.NEGATIVE_INFINITY;
  #inStep = 0;
  /** The capacity of the queue of a reader that plays, milliseconds. */
  #full: number | undefined;
  readonly #mostAheadMs: number;

  /** @param mostAheadMs - how much may be handed over before it is played, milliseconds; readers that ask for more wait. */
  constructor(mostAheadMs = Number.POSITIVE_INFINITY) {
    this.#mostAheadMs = mostAheadMs;
  }

  /** Length of the next frame, milliseconds. */
  get frameMs(): number {
    return this.#full === undefined ? SHORT_MS : LONG_MS;
  }

  /** The reader asks for a frame. */
  asked(now: number): void {
    const took = now - this.#handedAt;
    if (this.#full !== undefined && took < SHORT_MS / 2) return;
    // If it waits anyway, for example because the agent is paused, its queue is measured again.
    this.#inStep = this.#full === undefined && Math.abs(took - SHORT_MS) < JITTER_MS ? this.#inStep + 1 : 0;
    const waiting = this.#playedAt - now;
    this.#full = this.#inStep >= IN_STEP && waiting >= LEAST_QUEUE_MS ? waiting : undefined;
  }

  /** How long to hold back the next frame, milliseconds. */
  delay(now: number): number {
    const ahead = this.#playedAt - now;
    const inQueue = this.#full === undefined ? 0 : ahead + LONG_MS - this.#full;
    return Math.max(0, inQueue, ahead - this.#mostAheadMs);
  }

  /** A frame of `ms` has been handed over. */
  handed(now: number, ms: number): void {
    this.#playedAt = Math.max(this.#playedAt, now) + ms;
    this.#handedAt = now;
  }
}
