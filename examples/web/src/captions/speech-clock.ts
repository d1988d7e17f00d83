// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Knows when the caller's speech began, although it is transcribed later. Pure; times are milliseconds. */
export class SpeechClock {
  #segmentId: string | undefined;
  #speechAt: number | undefined;
  #startedAt = 0;

  /**
   * When the speech of a segment began, for a segment that arrives at `now`. `speechAt` is the start of the last
   * detected speech; it belongs to one segment only. A second segment was too quiet to be detected, and counts from
   * now.
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

/**
 * Knows when the agent began to say what is transcribed. Its words often come after its audio: if an agent is
 * interrupted at once, its words are transcribed only then, and would follow the words that interrupted it. Pure; times
 * are milliseconds.
 */
export class AgentClock {
  #segmentId: string | undefined;
  #startedAt = 0;
  /** The earliest sign of speech since the previous segment ended. */
  #beganAt: number | undefined;
  #heardAt: number | undefined;
  #endedAt = Number.NEGATIVE_INFINITY;

  /** The agent reports that it is speaking. */
  began(at: number): void {
    if (at > this.#endedAt) this.#beganAt = Math.min(at, this.#beganAt ?? at);
  }

  /** The agent was heard to begin to speak, or to continue. */
  heard(at: number): void {
    if (at > this.#endedAt) this.#heardAt = Math.min(at, this.#heardAt ?? at);
    this.began(at);
  }

  /** When the segment was first heard; undefined until then. */
  get heardAt(): number | undefined {
    return this.#heardAt;
  }

  /** When the speech of a segment began, for a segment that arrives at `now`; without a sign of it, now. */
  startOf(segmentId: string, now: number): number {
    if (segmentId === this.#segmentId) return this.#startedAt;
    this.#segmentId = segmentId;
    this.#startedAt = this.sinceWhen(now);
    return this.#startedAt;
  }

  /** When the agent began to say what it also says at `now`; without a sign of it, now. */
  sinceWhen(now: number): number {
    return Math.min(now, this.#beganAt ?? now);
  }

  /** A segment has ended; what is heard from now on belongs to the next. */
  ended(at: number): void {
    this.#endedAt = at;
    this.#beganAt = undefined;
    this.#heardAt = undefined;
  }
}
