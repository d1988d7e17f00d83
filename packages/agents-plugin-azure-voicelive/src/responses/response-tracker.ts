// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails, ResponseCreateParams } from '@voicelive-kit/protocol';
import type { Clock } from '../connection/clock.ts';
import type { VoiceLiveRequestError } from '../errors/index.ts';
import type { Link } from '../link/link.ts';
import { cancelled, rejected, type ReplyPurpose, ReplyRequest, timedOut } from './reply-request.ts';
import { TrackedResponse } from './tracked-response.ts';

/** How long to wait before retrying when the service says that it is busy, milliseconds. */
const BUSY_PAUSE_MS = 500;
/** How many tags of unwanted responses are remembered. */
const REMEMBERED = 64;

const OVERTAKEN = 'the service has begun to answer by itself';

type ResponseLink = Pick<Link, 'createResponse' | 'cancelResponse' | 'forgetReply'>;

/** A response that has appeared, and its kind. */
export interface Created {
  readonly response: TrackedResponse;
  readonly claim: ReplyRequest | 'own' | 'unwanted';
}

export interface ResponseTrackerInit {
  readonly clock: Clock;
  /** Default timeout from a request to the response it starts, milliseconds. */
  readonly replyTimeoutMs: number;
  /** Matches untagged responses to the pending request, for services that do not echo metadata. */
  readonly matchResponsesByOrder: boolean;
  /** Whether a commit of the caller's audio is still to be sent, which a request must not overtake. */
  commitWaiting(): boolean;
  /** A response was given up: it stopped without an end. */
  stalled(response: TrackedResponse): void;
  /** The service refused to begin a response. */
  refused(error: ErrorDetails): void;
  /** Reports to the application that a request did not lead to a response. */
  report(error: VoiceLiveRequestError): void;
  /** Why given words cannot be spoken at present: settings and targets may have changed since they were requested. */
  cannotSay(): VoiceLiveRequestError | undefined;
}

/**
 * The life cycle of every response: `requested → created → cancelling → over`. One request is pending at a time, and
 * every state has a deadline, so that a request is never blocked by events that the service fails to send.
 */
export class ResponseTracker {
  readonly #with: ResponseTrackerInit;
  /** Requests to be sent, oldest first. */
  readonly #queue: ReplyRequest[] = [];
  /** The request that was sent and has no response yet. */
  #out: ReplyRequest | undefined;
  /** The responses in progress at the service. */
  readonly #running = new Set<TrackedResponse>();
  /** Tags of responses that are no longer wanted: given up, refused or cancelled. */
  readonly #unwanted = new Set<string>();
  /** A pending request replaces something that the service has begun since. */
  #overtaken: ReplyRequest | undefined;
  /** Requests that timed out after they had been sent, whose responses may still arrive. */
  #lateAnswers = 0;
  #link: ResponseLink | undefined;
  #cancelTimer: (() => void) | undefined;
  #timerAt: number | undefined;

  constructor(init: ResponseTrackerInit) {
    this.#with = init;
  }

  /** True while a request waits for its response. */
  get asking(): boolean {
    return this.#out !== undefined || this.#queue.length > 0;
  }

  /** True while a response is in progress at the service. */
  get running(): boolean {
    return this.#running.size > 0;
  }

  /** True while nothing is requested and nothing is in progress. */
  get idle(): boolean {
    return !this.asking && !this.running;
  }

  // ---- requests

  ask(params: ResponseCreateParams, purpose: ReplyPurpose = {}): ReplyRequest {
    const now = this.#with.clock.now();
    const request = new ReplyRequest(params, purpose, { timeoutMs: this.#with.replyTimeoutMs, now });
    this.#queue.push(request);
    this.#pump();
    return request;
  }

  withdraw(request: ReplyRequest, reason: string): void {
    const at = this.#queue.indexOf(request);
    if (at >= 0) this.#queue.splice(at, 1);
    else if (this.#out === request) this.#giveUp();
    else return;
    this.#forget(request.tag);
    request.purpose.failed?.(cancelled(reason));
    this.#pump();
  }

  /** Withdraws the requests that have not led to a response. */
  withdrawAll(reason: string, meant: (request: ReplyRequest) => boolean = () => true): void {
    for (const request of this.#pending()) if (meant(request)) this.withdraw(request, reason);
  }

  cancel(response: TrackedResponse): void {
    if (!this.#running.has(response) || response.cancelledAt !== undefined) return;
    response.cancelledAt = this.#with.clock.now();
    this.#forget(response.tag);
    this.#link?.cancelResponse(response.id);
    this.#schedule();
  }

  // ---- the connection

  connected(link: ResponseLink): void {
    this.#link = link;
    this.resume();
  }

  /** The caller's commits have been sent: requests may follow. */
  resume(): void {
    for (const request of this.#queue) request.waitsSince = this.#with.clock.now();
    this.#pump();
  }

  /** A request that has not led to a response is sent again on the next connection. */
  disconnected(): void {
    const out = this.#settle();
    if (out && out === this.#overtaken) out.purpose.failed?.(cancelled(OVERTAKEN));
    else if (out) this.#queue.unshift(out);
    this.#overtaken = undefined;
    this.#link = undefined;
    this.#running.clear();
    this.#lateAnswers = 0;
    this.#schedule();
  }

  /** Nothing can be requested any more. */
  end(error: VoiceLiveRequestError): void {
    const pending = this.#pending();
    this.disconnected();
    this.#queue.length = 0;
    for (const request of pending) request.purpose.failed?.(error);
  }

  // ---- the service

  /**
   * A response was announced, or appears without an announcement. It answers a request; or it is the service's `own`;
   * or it is `unwanted`: then it has been cancelled and is never played.
   * @param explained - whether a turn of the caller accounts for an unasked response.
   */
  created(responseId: string, tag: string | undefined, explained: boolean): Created {
    const out = this.#out;
    const untagged = tag === undefined;
    const response = new TrackedResponse(responseId, this.#with.clock.now(), {
      tag,
      mayAnswer: untagged && out !== undefined,
    });
    this.#running.add(response);
    const byOrder = untagged && this.#with.matchResponsesByOrder && !explained;
    if (out && (byOrder || tag === out.tag)) {
      this.#settle();
      this.#schedule();
      return { response, claim: out };
    }
    // Without tags, the response after a request timed out is taken for its late answer. One request may be answered by
    // several responses: a filler with its tag, and the reply itself.
    if (untagged ? byOrder && this.#lateAnswers > 0 : this.#unwanted.has(tag)) {
      this.#lateAnswers = Math.max(0, this.#lateAnswers - 1);
      this.cancel(response);
      return { response, claim: 'unwanted' };
    }
    this.#overtakeStandIns();
    this.#schedule();
    return { response, claim: 'own' };
  }

  /**
   * A response that was announced without its tag carries it now. The request it answers is over: the reply has been
   * spoken.
   */
  tagged(tag: string): ReplyRequest | undefined {
    const request = this.#out?.tag === tag ? this.#settle() : undefined;
    this.#pump();
    return request;
  }

  /** `response.done`. */
  over(response: TrackedResponse | undefined): void {
    if (response) this.#running.delete(response);
    // The response that kept the service busy has ended.
    for (const request of this.#queue) if (request.notBefore !== undefined) request.notBefore = 0;
    this.#pump();
  }

  /** A deadline of a response moved closer or was removed. */
  update(): void {
    this.#schedule();
  }

  /** The service refused a request. */
  #refused(request: ReplyRequest, error: ErrorDetails): void {
    this.#with.refused(error);
    if (this.#out !== request) return;
    if (this.#overtaken === request) {
      this.withdraw(request, OVERTAKEN);
      return;
    }
    this.#out = undefined;
    const again = this.#with.clock.now() + BUSY_PAUSE_MS;
    if (error.code === 'conversation_already_has_active_response' && again < request.expiry) {
      request.notBefore = again;
      this.#queue.unshift(request);
    } else {
      this.#fail(request, rejected(error));
    }
    this.#pump();
  }

  /** The answer to a sent request may still arrive: the response in progress may be a filler that bridges the wait for it. */
  #overtakeStandIns(): void {
    for (const request of this.#pending()) {
      if (!request.purpose.standsIn) continue;
      if (request === this.#out && !this.#with.matchResponsesByOrder) this.#overtaken = request;
      else this.withdraw(request, OVERTAKEN);
    }
  }

  /** Sends the next request unless something blocks it. */
  #pump(): void {
    const now = this.#with.clock.now();
    const next = this.#queue[0];
    if (next && this.#mayAsk && (next.notBefore ?? 0) <= now && this.#blockedUntil <= now) {
      this.#queue.shift();
      const obstacle = next.purpose.verbatim ? this.#with.cannotSay() : undefined;
      if (obstacle) {
        this.#fail(next, obstacle);
        this.#pump();
        return;
      }
      this.#out = next;
      // A request that the service rejected as busy has already used part of its time.
      if (next.notBefore === undefined) next.waitsSince = now;
      this.#send(next);
    }
    this.#schedule();
  }

  #send(request: ReplyRequest): void {
    const answer = this.#link?.createResponse(request.eventId, request.params);
    if (!answer) {
      this.#out = undefined;
      this.#queue.unshift(request);
    }
    void answer?.then((outcome) => {
      if (outcome.kind === 'refused') this.#refused(request, outcome.error);
    });
  }

  get #mayAsk(): boolean {
    return this.#link !== undefined && this.#out === undefined && !this.#with.commitWaiting();
  }

  /** Until when responses block the next request if nothing more arrives for them. */
  get #blockedUntil(): number {
    const { replyTimeoutMs } = this.#with;
    return Math.max(...[...this.#running].map((response) => response.blocksUntil(replyTimeoutMs)));
  }

  #pending(): ReplyRequest[] {
    return [...(this.#out ? [this.#out] : []), ...this.#queue];
  }

  /** The pending request is no longer waited for. */
  #settle(): ReplyRequest | undefined {
    const out = this.#out;
    this.#out = undefined;
    if (out) this.#link?.forgetReply(out.eventId);
    return out;
  }

  #giveUp(): void {
    if (this.#settle()) this.#lateAnswers += 1;
  }

  /** Any response with this tag is unwanted from now on. */
  #forget(tag: string | undefined): void {
    if (tag === undefined) return;
    this.#unwanted.add(tag);
    const [oldest] = this.#unwanted;
    if (this.#unwanted.size > REMEMBERED && oldest !== undefined) this.#unwanted.delete(oldest);
  }

  #fail(request: ReplyRequest, error: VoiceLiveRequestError): void {
    this.#forget(request.tag);
    if (!request.purpose.silent) this.#with.report(error);
    request.purpose.failed?.(error);
  }

  // ---- deadlines

  /** Ends everything whose deadline has passed. */
  #tick(): void {
    const { clock, replyTimeoutMs } = this.#with;
    const now = clock.now();
    for (const response of this.#running) {
      if (response.overAt(replyTimeoutMs) > now) continue;
      this.#running.delete(response);
      this.#with.stalled(response);
    }
    const out = this.#out;
    if (out && [...this.#running].some(({ mayAnswer }) => mayAnswer)) out.waitsSince = now;
    if (out && out.expiry <= now) {
      this.#giveUp();
      this.#fail(out, timedOut(out.timeoutMs));
    }
    this.#pump();
    const next = this.#queue[0];
    if (!next || !this.#mayAsk || next.expiry > now) return;
    if (this.#blockedUntil > now) {
      // Held up by a response that shows signs of life: it may continue to wait.
      next.waitsSince = now;
    } else {
      this.#queue.shift();
      this.#fail(next, timedOut(next.timeoutMs));
    }
    this.#pump();
  }

  /** One timer for all deadlines; events of a response only move deadlines later, so it may fire too early. */
  #schedule(): void {
    const at = this.#deadline();
    if (at === this.#timerAt) return;
    this.#cancelTimer?.();
    this.#timerAt = at;
    if (at === undefined) return;
    const { clock } = this.#with;
    this.#cancelTimer = clock.after(Math.max(1, at - clock.now()), () => {
      this.#timerAt = undefined;
      this.#tick();
    });
  }

  #deadline(): number | undefined {
    const { clock, replyTimeoutMs } = this.#with;
    const times = [...this.#running].map((response) => response.overAt(replyTimeoutMs));
    if (this.#out) times.push(this.#out.expiry);
    const next = this.#queue[0];
    if (next && this.#mayAsk) {
      times.push(next.expiry);
      const free = Math.max(next.notBefore ?? 0, this.#blockedUntil);
      if (free > clock.now()) times.push(free);
    }
    return times.length === 0 ? undefined : Math.min(...times);
  }
}
