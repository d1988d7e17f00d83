// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Knows when what the caller said began, although it is written down only later. Pure; times are milliseconds. */
export class SpeechClock {
  #segmentId: string | undefined;
  #speechAt: number | undefined;
  #startedAt = 0;

  /**
   * When the speech of a segment began, for a segment that comes at `now`. `speechAt` is the begin of the last speech
   * that was heard; it belongs to one segment only. A second one was spoken too softly to be noticed, and counts from now.
   */
  startOf(segmentId: string, speechAt: number | undefined, now: number): number {
    if (segmentId === this.#segmentId) return this.#startedAt;
    const heard = speechAt !== undefined && speechAt !== this.#speechAt;
    this.#segmentId = segmentId;
    this.#speechAt = speechAt;
    this.#startedAt = heard ? speechAt : now;
    return this.#startedAt;
  }
}
