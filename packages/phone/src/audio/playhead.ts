// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** So long after it was due a mark is taken for lost, milliseconds: the position must not stand still for it. */
const MARK_LOST_MS = 300;
/** Marks that are waited for; more are out only where a carrier returns none, in a call that may last hours. */
const MOST_PENDING = 100;

interface Mark {
  readonly name: string;
  /** Sound sent before it, milliseconds. */
  readonly atMs: number;
  /** When it is due if the carrier plays at once what it gets. */
  readonly dueMs: number;
}

/**
 * Where the caller's ear is in what was sent: a model of the carrier's buffer, which plays in order and in real time, set
 * right by the marks that come back. Without marks the model stands alone, so little may be sent ahead of it.
 *
 * Positions count from the first sound after `restart`, times are of a monotonic clock; both in milliseconds.
 */
export class Playhead {
  #sentMs = 0;
  /** When the carrier runs dry if nothing more is sent and it plays at once what it gets. */
  #dryAt = -Infinity;
  /** How late the carrier is: the least that any mark was. */
  #lagMs = 0;
  #isMeasured = false;
  #confirmedMs = 0;
  #pending: Mark[] = [];

  /** Sound sent, milliseconds. */
  get sentMs(): number {
    return this.#sentMs;
  }

  /** Sound that marks have confirmed, milliseconds. */
  get confirmedMs(): number {
    return this.#confirmedMs;
  }

  /** Nothing of what was sent is played any more: the carrier was told to forget it, or the line is new. */
  restart(): void {
    this.#sentMs = 0;
    this.#dryAt = -Infinity;
    this.#confirmedMs = 0;
    this.#pending = [];
  }

  sent(ms: number, now: number): void {
    // After a pause the carrier begins anew, and may be late in another way.
    if (now >= this.#dryAt + this.#lagMs) this.#isMeasured = false;
    this.#dryAt = Math.max(this.#dryAt, now) + ms;
    this.#sentMs += ms;
  }

  /** A mark was sent behind all the sound so far. */
  marked(name: string): void {
    this.#pending.push({ name, atMs: this.#sentMs, dueMs: this.#dryAt });
    if (this.#pending.length > MOST_PENDING) this.#pending.shift();
  }

  /** A mark came back. @returns false for one that is not waited for: of before a restart, or come already. */
  confirm(name: string, now: number): boolean {
    const at = this.#pending.findIndex((mark) => mark.name === name);
    const mark = this.#pending[at];
    if (!mark) return false;
    // Those before it are overtaken: what they stood for was played as well.
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
    // Sound behind a mark that has not come back is not played, unless marks are later than they were.
    const next = this.#pending.find(({ dueMs }) => now < dueMs + this.#lagMs + MARK_LOST_MS);
    const most = next ? next.atMs : this.#sentMs;
    return Math.max(this.#confirmedMs, 0, Math.min(played, most));
  }

  /** How much the carrier holds that it has not played. */
  aheadMs(now: number): number {
    return this.#sentMs - this.positionMs(now);
  }

  /** When the caller will have heard everything, by the model. */
  get endsAt(): number {
    return this.#dryAt + this.#lagMs;
  }
}
