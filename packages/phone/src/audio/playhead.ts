// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** How long after it was due a mark is considered lost, milliseconds: the position must not stand still because of it. */
const MARK_LOST_MS = 300;
/** Maximum number of pending marks; there are more only if a carrier returns none, in a call that may last hours. */
const MOST_PENDING = 100;

interface Mark {
  readonly name: string;
  /** Audio sent before it, milliseconds. */
  readonly atMs: number;
  /** When it is due if the carrier plays immediately what it gets. */
  readonly dueMs: number;
}

/**
 * The caller's position in the audio sent: a model of the carrier's buffer, which plays in order and in real time,
 * corrected by the marks that are returned. Without marks there is only the model, so little may be sent ahead of it.
 *
 * Positions count from the first audio after `restart`, times are of a monotonic clock; both in milliseconds.
 */
export class Playhead {
  #sentMs = 0;
  /** When the carrier runs out of audio if nothing more is sent and it plays immediately what it gets. */
  #dryAt = -Infinity;
  /** How late the carrier is: the minimum delay of any mark. */
  #lagMs = 0;
  #isMeasured = false;
  #confirmedMs = 0;
  #pending: Mark[] = [];

  /** Audio sent, milliseconds. */
  get sentMs(): number {
    return this.#sentMs;
  }

  /** Audio that marks have confirmed, milliseconds. */
  get confirmedMs(): number {
    return this.#confirmedMs;
  }

  /** Nothing that was sent is played any more: the carrier was told to discard it, or the line is new. */
  restart(): void {
    this.#sentMs = 0;
    this.#dryAt = -Infinity;
    this.#confirmedMs = 0;
    this.#pending = [];
  }

  sent(ms: number, now: number): void {
    // After a pause the carrier starts again, and may be late by a different amount.
    if (now >= this.#dryAt + this.#lagMs) this.#isMeasured = false;
    this.#dryAt = Math.max(this.#dryAt, now) + ms;
    this.#sentMs += ms;
  }

  /** A mark was sent after all the audio so far. */
  marked(name: string): void {
    this.#pending.push({ name, atMs: this.#sentMs, dueMs: this.#dryAt });
    if (this.#pending.length > MOST_PENDING) this.#pending.shift();
  }

  /** A mark was returned. @returns false for one that is not pending: from before a restart, or returned already. */
  confirm(name: string, now: number): boolean {
    const at = this.#pending.findIndex((mark) => mark.name === name);
    const mark = this.#pending[at];
    if (!mark) return false;
    // Earlier marks are overtaken: the audio before them was played as well.
    this.#pending.splice(0, at + 1);
    const lag = Math.max(0, now - mark.dueMs);
    this.#lagMs = this.#isMeasured ? Math.min(this.#lagMs, lag) : lag;
    this.#isMeasured = true;
    this.#confirmedMs = mark.atMs;
    return true;
  }

  /** How much the caller has heard by `now`. */
  positionMs(now: number): number {
    const played = Math.min(this.#sentMs, this.#sentMs - (this.#dryAt + this.#lagMs - now));
    // Audio after a pending mark is not played, unless marks are later than before.
    const next = this.#pending.find(({ dueMs }) => now < dueMs + this.#lagMs + MARK_LOST_MS);
    const most = next ? next.atMs : this.#sentMs;
    return Math.max(this.#confirmedMs, 0, Math.min(played, most));
  }

  /** How much unplayed audio the carrier has buffered. */
  aheadMs(now: number): number {
    return this.#sentMs - this.positionMs(now);
  }

  /** When the caller will have heard everything, by the model. */
  get endsAt(): number {
    return this.#dryAt + this.#lagMs;
  }
}
