// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Longer than the jitter of a good line, milliseconds: sooner, silence would be put where sound is on its way. */
const LATE_MS = 140;
/** Of a packet on the telephone, milliseconds: silence is sent as often. */
const PACKET_MS = 20;
/** The most silence in one piece, as after a sleep of the machine. */
const LONGEST_MS = 10_000;

/**
 * How much silence belongs where the carrier sent nothing: some send none, and packets get lost, but whoever waits for a
 * caller to fall silent has to hear the silence. All in milliseconds; pure.
 */
export class GapFiller {
  /** Where the carrier's next packet is expected, by the carrier's own time. */
  #expectedAtMs: number | undefined;
  /** What was missing last, by the carrier's time. */
  #hole = { fromMs: 0, toMs: 0 };
  #filledMs = 0;
  /** Up to when the sound so far lasts, by our clock. */
  #soundUntil: number;

  constructor(now: number) {
    this.#soundUntil = now;
  }

  /**
   * A packet has come.
   * @param atMs - its time by the carrier, where it tells one.
   * @returns the silence that goes before it; undefined when it was overtaken and silence is in its place.
   */
  packet(ms: number, now: number, atMs?: number): number | undefined {
    const { fromMs, toMs } = this.#hole;
    if (atMs !== undefined && atMs >= fromMs && atMs + ms <= toMs) return undefined;
    const expectedAtMs = this.#expectedAtMs ?? atMs ?? 0;
    const gapMs = atMs === undefined ? 0 : atMs - expectedAtMs;
    // However far the carrier's clock jumps: no more is missing than could have come.
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

  /** The silence to send now, because nothing comes. */
  idle(now: number): number {
    const missingMs = now - this.#soundUntil;
    if (missingMs < (this.#filledMs > 0 ? 0 : LATE_MS)) return 0;
    const silentMs = Math.min(missingMs, LONGEST_MS);
    this.#filledMs += silentMs;
    this.#soundUntil = now;
    return silentMs;
  }
}
