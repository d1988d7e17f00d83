// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The longest a cancelled response may take to end, milliseconds. */
const CANCEL_MS = 2000;
/** A response that sends nothing for this long has been lost by the service, milliseconds. */
const STALL_MS = 60_000;
/** The same while it waits for a tool that runs elsewhere. */
const REMOTE_STALL_MS = 15 * 60_000;

/** One response of the service, `created → cancelling → over`. Moments are milliseconds of a monotonic clock. */
export class TrackedResponse {
  /** The id it goes by. */
  id: string;
  /** Ids under which it was announced before. */
  readonly formerIds = new Set<string>();
  /** What it says it answers. */
  readonly tag: string | undefined;
  /** It carries no tag and began while a request was out: it may yet turn out to be the answer. */
  readonly mayAnswer: boolean;
  readonly createdAt: number;
  /** End of the caller's speech it answers; undefined when it answers none. */
  endOfSpeechAt: number | undefined;
  /** When something last came for it. */
  aliveAt: number;
  cancelledAt: number | undefined;
  /** When the first audio came, or the first text where there is no audio. */
  firstContentAt: number | undefined;
  firstAudioAt: number | undefined;
  /** Items of tools that run elsewhere on its behalf. */
  readonly remoteCalls = new Set<string>();

  constructor(
    id: string,
    now: number,
    { tag, mayAnswer = false }: { tag?: string | undefined; mayAnswer?: boolean } = {},
  ) {
    this.id = id;
    this.createdAt = now;
    this.aliveAt = now;
    this.tag = tag;
    this.mayAnswer = mayAnswer;
  }

  /** It was announced again, before anything came of it; nobody knows yet which of the ids is to stay. */
  announcedAgain(id: string, now: number): void {
    this.formerIds.add(this.id);
    this.formerIds.delete(id);
    this.id = id;
    this.aliveAt = now;
  }

  /**
   * When it counts as over if nothing more comes for it.
   * @param patienceMs - for how long a response without a sign of life keeps the next request waiting.
   */
  overAt(patienceMs: number): number {
    if (this.cancelledAt !== undefined) return this.cancelledAt + Math.min(CANCEL_MS, patienceMs);
    return this.aliveAt + (this.remoteCalls.size > 0 ? REMOTE_STALL_MS : STALL_MS);
  }

  /** Until when it keeps the next request waiting if nothing more comes for it. */
  blocksUntil(patienceMs: number): number {
    const overAt = this.overAt(patienceMs);
    if (this.cancelledAt !== undefined || this.remoteCalls.size > 0) return overAt;
    return Math.min(overAt, this.aliveAt + patienceMs);
  }
}
