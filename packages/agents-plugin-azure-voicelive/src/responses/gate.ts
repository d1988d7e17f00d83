// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { ClientEvent, ErrorDetails, Response, ResponseCreateParams } from '@voicelive-kit/protocol';
import { VoiceLiveRequestError } from '../errors/index.ts';
import { REQUEST_TAG, requestTag } from './generation.ts';

/** How often a request is sent again when the service says that it is busy. */
const BUSY_RETRIES = 5;
/** How long to wait for the response the service says is running, when nothing here knows of one, milliseconds. */
const BUSY_PAUSE_MS = 500;
/** How long a withdrawn request may still turn into a response before the next one is sent, milliseconds. */
const WITHDRAWN_GRACE_MS = 2000;
/** How long a refusal that names no request is given to be followed by a response after all, milliseconds. */
const UNSURE_REFUSAL_MS = 1000;

interface Request {
  readonly tag: string;
  readonly eventId: string;
  readonly params: ResponseCreateParams;
  /** A reply somebody waits for, or one the plugin asks for on the service's behalf. */
  readonly waiter: Waiter | undefined;
  withdrawn: boolean;
  busyRetries: number;
  cleanUp: () => void;
}

interface Waiter {
  resolve(event: llm.GenerationCreatedEvent): void;
  reject(error: Error): void;
}

export interface GateOptions {
  /** Sends an event; false when there is no connection. */
  send(event: ClientEvent): boolean;
  newId(): string;
  /** Milliseconds from sending a request to the response it starts. */
  readonly replyTimeoutMs: number;
  /** Told of a reply that failed without anybody having asked for it to end. */
  onFailed(error: VoiceLiveRequestError): void;
}

/** What a newly announced response is. */
export type Claim =
  | { readonly kind: 'spontaneous' }
  /** Wanted by nobody any more: to be cancelled and never played. */
  | { readonly kind: 'unwanted' }
  | {
      readonly kind: 'requested';
      readonly accept: (event: llm.GenerationCreatedEvent) => void;
      readonly userInitiated: boolean;
    };

/**
 * Lets one response run at a time, because the service refuses a second one
 * (`conversation_already_has_active_response`), and joins each requested response with its request.
 */
export class ResponseGate {
  readonly #options: GateOptions;
  readonly #queue: Request[] = [];
  readonly #active = new Set<string>();
  #sent: Request | undefined;
  #live = false;
  /** Whether the service repeats our tag; unknown until it has once. */
  #echoesTags = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get idle(): boolean {
    return this.#active.size === 0 && this.#sent === undefined && this.#queue.length === 0;
  }

  /** Asks for a response; resolves when the service has started it. */
  request(params: ResponseCreateParams, signal?: AbortSignal): Promise<llm.GenerationCreatedEvent> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(cancelled('the request was aborted'));
        return;
      }
      const request = this.#enqueue(params, { resolve, reject });
      const onAbort = (): void => this.#withdraw(request, 'the request was aborted');
      signal?.addEventListener('abort', onAbort, { once: true });
      request.cleanUp = () => signal?.removeEventListener('abort', onAbort);
      this.#pump();
    });
  }

  /** Asks for a response that nobody waits for: it surfaces as one the service started. */
  requestSpontaneous(params: ResponseCreateParams): void {
    this.#enqueue(params, undefined);
    this.#pump();
  }

  /** The connection is configured and filled: requests may go out. */
  open(): void {
    this.#live = true;
    this.#pump();
  }

  /** The connection is gone: a request that had started nothing is sent again on the next one. */
  suspend(): void {
    this.#live = false;
    this.#active.clear();
    this.#clearTimer();
    const sent = this.#sent;
    this.#sent = undefined;
    if (sent && !sent.withdrawn) this.#queue.unshift(sent);
  }

  /** `response.created`: whose is it? `explained`: a turn of the caller accounts for a response nobody asked for. */
  claim(response: Response, explained: boolean): Claim {
    this.#active.add(response.id);
    const tag = requestTag(response);
    if (tag !== undefined) this.#echoesTags = true;
    const sent = this.#sent;
    const ours =
      tag === undefined ? !this.#echoesTags && !explained && sent !== undefined : sent?.tag === tag;
    // A tag that is not the one waited for belongs to a request given up earlier.
    if (!ours || !sent) return { kind: tag === undefined ? 'spontaneous' : 'unwanted' };
    this.#settle(sent);
    if (sent.withdrawn) return { kind: 'unwanted' };
    const accept = (event: llm.GenerationCreatedEvent): void => sent.waiter?.resolve(event);
    return { kind: 'requested', accept, userInitiated: sent.waiter !== undefined };
  }

  /** `response.done`, or a response given up on. */
  finished(responseId: string): void {
    this.#active.delete(responseId);
    this.#pump();
  }

  /** Takes an `error` event; false when it is not about a request of ours. */
  refused(error: ErrorDetails): boolean {
    const sent = this.#sent;
    if (!sent) return false;
    if (error.event_id) {
      if (error.event_id !== sent.eventId) return false;
    } else if (error.code !== 'conversation_already_has_active_response') {
      this.#expectRefusal(sent, error);
      return false;
    }
    if (error.code === 'conversation_already_has_active_response' && !sent.withdrawn) {
      this.#tryAgainLater(sent);
    } else {
      this.#fail(sent, rejected(error));
    }
    return true;
  }

  /** Withdraws every request that has not started a response. */
  withdrawAll(reason: string): void {
    for (const request of this.#queue.slice()) this.#withdraw(request, reason);
    if (this.#sent) this.#withdraw(this.#sent, reason);
  }

  /** Nothing can be asked any more. */
  close(error: VoiceLiveRequestError): void {
    this.#live = false;
    this.#clearTimer();
    const requests = this.#sent ? [this.#sent, ...this.#queue] : [...this.#queue];
    this.#sent = undefined;
    this.#queue.length = 0;
    this.#active.clear();
    for (const request of requests) {
      request.cleanUp();
      if (!request.withdrawn) request.waiter?.reject(error);
    }
  }

  #enqueue(params: ResponseCreateParams, waiter: Waiter | undefined): Request {
    const tag = this.#options.newId();
    const request: Request = {
      tag,
      eventId: `evt_reply_${tag}`,
      params: { ...params, metadata: { ...params.metadata, [REQUEST_TAG]: tag } },
      waiter,
      withdrawn: false,
      busyRetries: 0,
      cleanUp: () => undefined,
    };
    this.#queue.push(request);
    return request;
  }

  #pump(): void {
    if (!this.#live || this.#sent || this.#active.size > 0 || this.#timer) return;
    const next = this.#queue.shift();
    if (!next) return;
    this.#sent = next;
    if (!this.#options.send({ type: 'response.create', event_id: next.eventId, response: next.params })) {
      this.#sent = undefined;
      this.#queue.unshift(next);
      return;
    }
    this.#startTimer(this.#options.replyTimeoutMs, () =>
      this.#fail(next, timedOut(this.#options.replyTimeoutMs)),
    );
  }

  #withdraw(request: Request, reason: string): void {
    if (request.withdrawn) return;
    request.withdrawn = true;
    request.cleanUp();
    const queued = this.#queue.indexOf(request);
    if (queued >= 0) this.#queue.splice(queued, 1);
    // One already sent may yet become a response, which must then be cancelled: it keeps its place for a while.
    if (this.#sent === request) this.#startTimer(WITHDRAWN_GRACE_MS, () => this.#settleAndPump(request));
    request.waiter?.reject(cancelled(reason));
  }

  #tryAgainLater(request: Request): void {
    request.busyRetries += 1;
    if (request.busyRetries > BUSY_RETRIES) {
      this.#fail(request, rejected({ code: 'conversation_already_has_active_response' }));
      return;
    }
    this.#clearTimer();
    this.#sent = undefined;
    this.#queue.unshift(request);
    this.#startTimer(BUSY_PAUSE_MS, () => this.#pump());
  }

  #expectRefusal(request: Request, error: ErrorDetails): void {
    this.#startTimer(UNSURE_REFUSAL_MS, () => this.#fail(request, rejected(error)));
  }

  #fail(request: Request, error: VoiceLiveRequestError): void {
    const wanted = !request.withdrawn;
    request.withdrawn = true;
    this.#settle(request);
    if (wanted) {
      request.waiter?.reject(error);
      this.#options.onFailed(error);
    }
    this.#pump();
  }

  #settleAndPump(request: Request): void {
    this.#settle(request);
    this.#pump();
  }

  #settle(request: Request): void {
    this.#clearTimer();
    request.cleanUp();
    if (this.#sent === request) this.#sent = undefined;
  }

  #startTimer(ms: number, run: () => void): void {
    this.#clearTimer();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      run();
    }, ms);
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function cancelled(reason: string): VoiceLiveRequestError {
  return new VoiceLiveRequestError({
    code: 'reply_cancelled',
    message: `The reply was cancelled before it began: ${reason}.`,
    retryable: false,
  });
}

function timedOut(ms: number): VoiceLiveRequestError {
  return new VoiceLiveRequestError({
    code: 'reply_timeout',
    message: `No reply began within ${ms} ms.`,
    retryable: true,
    hint: 'Raise replyTimeoutMs if the model needs longer to start.',
  });
}

function rejected(error: ErrorDetails): VoiceLiveRequestError {
  return new VoiceLiveRequestError({
    code: 'reply_rejected',
    message: `The service refused to reply [${error.code ?? error.type ?? 'no code'}]${error.param ? ` at ${error.param}` : ''}.`,
    retryable: true,
    serviceCode: error.code ?? null,
  });
}
