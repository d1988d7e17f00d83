// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** How long a cancelled response may take to end, milliseconds. */
const CANCEL_MS = 2000;
/** A response that sends nothing for this long is considered lost by the service, milliseconds. */
const STALL_MS = 60_000;
/** The same while it waits for a remote tool. */
const REMOTE_STALL_MS = 15 * 60_000;

/** One response of the service, `created → cancelling → over`. Times are milliseconds of a monotonic clock. */
export class TrackedResponse {
  /** Its current id. */
  id: string;
  /** Ids under which it was announced before. */
  readonly formerIds = new Set<string>();
  /** The tag of the request it says it answers. */
  readonly tag: string | undefined;
  /** It carries no tag and began while a request was pending: it may turn out to be the answer. */
  readonly mayAnswer: boolean;
  readonly createdAt: number;
  /** End of the caller's speech it answers; undefined when it answers none. */
  endOfSpeechAt: number | undefined;
  /** When the last event for it arrived. */
  aliveAt: number;
  cancelledAt: number | undefined;
  /** When the first audio came, or the first text if there is no audio. */
  firstContentAt: number | undefined;
  firstAudioAt: number | undefined;
  /** Items of remote tools that run on its behalf. */
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

  /** It was announced again, before anything of it arrived; it is not known yet which of the ids will be used. */
  announcedAgain(id: string, now: number): void {
    this.formerIds.add(this.id);
    this.formerIds.delete(id);
    this.id = id;
    this.aliveAt = now;
  }

  /**
   * When it counts as over if nothing more arrives for it.
   * @param patienceMs - how long a response without a sign of life blocks the next request.
   */
  overAt(patienceMs: number): number {
    if (this.cancelledAt !== undefined) return this.cancelledAt + Math.min(CANCEL_MS, patienceMs);
    return this.aliveAt + (this.remoteCalls.size > 0 ? REMOTE_STALL_MS : STALL_MS);
  }

  /** Until when it blocks the next request if nothing more arrives for it. */
  blocksUntil(patienceMs: number): number {
    const overAt = this.overAt(patienceMs);
    if (this.cancelledAt !== undefined || this.remoteCalls.size > 0) return overAt;
    return Math.min(overAt, this.aliveAt + patienceMs);
  }
}
