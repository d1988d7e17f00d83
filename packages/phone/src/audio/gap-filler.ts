// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Longer than the jitter of a good line, milliseconds: with a shorter wait, silence would replace audio that is still
 * in transit.
 */
const LATE_MS = 140;
/** Length of a telephone packet, milliseconds: silence is sent at the same rate. */
const PACKET_MS = 20;
/** The longest silence in one piece, for example after the machine was asleep. */
const LONGEST_MS = 10_000;

/**
 * Computes how much silence to insert where the carrier sent nothing: some send none, and packets get lost, but
 * end-of-speech detection has to receive the silence. All in milliseconds; pure.
 */
export class GapFiller {
  /** Where the carrier's next packet is expected, by the carrier's clock. */
  #expectedAtMs: number | undefined;
  /** The last gap, by the carrier's clock. */
  #hole = { fromMs: 0, toMs: 0 };
  #filledMs = 0;
  /** When the audio so far ends, by the local clock. */
  #soundUntil: number;

  constructor(now: number) {
    this.#soundUntil = now;
  }

  /**
   * A packet has arrived.
   * @param atMs - its time by the carrier, if the carrier sends it.
   * @returns the silence that precedes it; undefined when it was overtaken and silence has replaced it.
   */
  packet(ms: number, now: number, atMs?: number): number | undefined {
    const { fromMs, toMs } = this.#hole;
    if (atMs !== undefined && atMs >= fromMs && atMs + ms <= toMs) return undefined;
    const expectedAtMs = this.#expectedAtMs ?? atMs ?? 0;
    const gapMs = atMs === undefined ? 0 : atMs - expectedAtMs;
    // However far the carrier's clock jumps, the gap cannot be longer than the time that has passed.
    const mostMs = Math.max(0, now + LATE_MS - this.#soundUntil);
    const before = Math.min(mostMs, Math.max(0, gapMs - this.#filledMs));
    if (gapMs > 0 && gapMs <= LATE_MS) this.#hole = { fromMs: expectedAtMs, toMs: expectedAtMs + gapMs };
    if (atMs !== undefined) {
      const wentBack = gapMs < -LATE_MS;
      this.#expectedAtMs = wentBack ? atMs + ms : Math.max(expectedAtMs, atMs + ms);
    }
    this.#filledMs = 0;
    this.#soundUntil = Math.max(this.#soundUntil + before + ms, now);
    return before;
  }

  /** How long nothing can be missing. */
  lookAfterMs(now: number): number {
    return this.#filledMs > 0 ? PACKET_MS : Math.max(PACKET_MS, this.#soundUntil + LATE_MS - now);
  }

  /** The silence to send now, because nothing arrives. */
  idle(now: number): number {
    const missingMs = now - this.#soundUntil;
    if (missingMs < (this.#filledMs > 0 ? 0 : LATE_MS)) return 0;
    const silentMs = Math.min(missingMs, LONGEST_MS);
    this.#filledMs += silentMs;
    this.#soundUntil = now;
    return silentMs;
  }
}
