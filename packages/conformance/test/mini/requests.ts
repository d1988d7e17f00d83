// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { ClientRequest } from '../../src/index.ts';
import type { Defect } from './defects.ts';

/** Milliseconds after which a request that found the provider busy is sent again. */
const AGAIN_MS = 100;

interface Pending {
  request: ClientRequest;
  resolve: (event: llm.GenerationCreatedEvent) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout | undefined;
  /** The generation appears as if the provider had spoken unasked. */
  spontaneous: boolean;
}

/** What happened to a request when its response began. */
export interface Claim {
  userInitiated: boolean;
  /** The request that is answered, if any. */
  request: ClientRequest | undefined;
  accept: (event: llm.GenerationCreatedEvent) => void;
}

export interface RequestsHooks {
  has: (defect: Defect) => boolean;
  send: (request: ClientRequest) => void;
  error: (error: Error) => void;
  up: () => boolean;
  timeoutMs: number;
  /** The provider does not report which request a response answers, so the oldest pending one is assumed. */
  byElimination: boolean;
}

/** Requested replies that have not begun. */
export class Requests {
  readonly #hooks: RequestsHooks;
  readonly #pending = new Map<string, Pending>();
  /** Abandoned requests: responses to them are to be cancelled. */
  readonly #discarded = new Set<string>();
  #atTheEnd: (() => void) | undefined;

  constructor(hooks: RequestsHooks) {
    this.#hooks = hooks;
  }

  ask(
    ref: string,
    instructions: string | undefined,
    {
      signal,
      spontaneous = false,
      withoutTools = false,
    }: { signal?: AbortSignal | undefined; spontaneous?: boolean; withoutTools?: boolean } = {},
  ): Promise<llm.GenerationCreatedEvent> {
    const { has, up, send } = this.#hooks;
    const listens = !has('does-not-hear-aborts');
    if (signal?.aborted && !has('takes-aborted-signals'))
      return Promise.reject(new llm.RealtimeError('aborted'));
    const request: ClientRequest = {
      kind: 'request',
      ref,
      raw: { ref },
      ...this.#instructions(instructions),
      ...(withoutTools && { toolChoice: 'none' as const }),
    };
    const promise = new Promise<llm.GenerationCreatedEvent>((resolve, reject) => {
      this.#pending.set(ref, { request, resolve, reject, timer: undefined, spontaneous });
    });
    if (up()) this.#startTimer(ref);
    else if (has('drops-requests-while-connecting')) return promise;
    if (listens)
      signal?.addEventListener('abort', () => this.#abandon(ref, new llm.RealtimeError('aborted')));
    send(request);
    return promise;
  }

  connected(): void {
    for (const ref of this.#pending.keys()) this.#startTimer(ref);
  }

  /** A response begins: decides whether it is wanted and which request gets its generation. */
  begins(answering: ClientRequest | null): 'unwanted' | Claim {
    const guesses = this.#hooks.byElimination || this.#hooks.has('untagged-responses-are-answers');
    let ref = answering?.ref ?? (guesses ? this.#oldest : '');
    if (this.#discarded.delete(ref)) return 'unwanted';
    if (ref !== '' && this.#hooks.has('the-oldest-request-gets-the-answer'))
      ref = this.#pending.keys().next().value ?? '';
    const pending = this.#pending.get(ref);
    if (!pending) return { userInitiated: false, request: undefined, accept: () => undefined };
    const { spontaneous } = pending;
    clearTimeout(pending.timer);
    this.#pending.delete(ref);
    return {
      request: pending.request,
      userInitiated: !spontaneous && !this.#hooks.has('requested-replies-count-as-spontaneous'),
      accept: (event) => {
        if (this.#hooks.has('replies-resolve-at-the-end')) this.#atTheEnd = () => pending.resolve(event);
        else pending.resolve(event);
      },
    };
  }

  /** The oldest request that has no response yet, abandoned ones first because they were sent before. */
  get #oldest(): string {
    return [...this.#discarded, ...this.#pending.keys()][0] ?? '';
  }

  ended(): void {
    this.#atTheEnd?.();
  }

  /** The provider rejects a request, by name or without. */
  refused(kind: string, name: string | undefined): 'unknown' | 'asked again' | 'failed' {
    const { has } = this.#hooks;
    const newest = [...this.#pending.keys()].at(-1);
    const guesses = kind === 'busy' || has('takes-any-error-for-its-answer');
    const ref = name ?? (guesses ? newest : undefined);
    const pending = ref === undefined ? undefined : this.#pending.get(ref);
    if (!pending || ref === undefined || has('does-not-hear-refusals')) return 'unknown';
    if (kind === 'busy' && !has('asks-only-once')) {
      setTimeout(() => {
        if (this.#pending.has(ref)) this.#hooks.send(pending.request);
      }, AGAIN_MS);
      return 'asked again';
    }
    this.#reject(ref, new llm.RealtimeError(kind));
    return 'failed';
  }

  lost(message: string): void {
    if (this.#hooks.has('replies-outlive-the-connection')) return;
    this.fail(message);
  }

  fail(message: string): void {
    for (const ref of this.#pending.keys()) this.#reject(ref, new llm.RealtimeError(message));
  }

  #instructions(text: string | undefined): Pick<ClientRequest, 'instructions'> {
    const { has } = this.#hooks;
    if (text !== undefined && text !== '')
      return { instructions: has('replaces-the-base-instructions') ? { replace: text } : { add: text } };
    return has('replaces-them-by-nothing') ? { instructions: { replace: '' } } : {};
  }

  #startTimer(ref: string): void {
    const pending = this.#pending.get(ref);
    if (!pending || pending.timer) return;
    pending.timer = setTimeout(() => {
      const plain = this.#hooks.has('reply-timeout-is-a-plain-error');
      const error = plain ? new Error('no reply') : new llm.RealtimeError('no reply');
      this.#abandon(ref, error);
      this.#hooks.error(error);
    }, this.#hooks.timeoutMs);
  }

  /** Abandons a request; a response that arrives later is cancelled. */
  #abandon(ref: string, error: Error): void {
    if (!this.#pending.has(ref)) return;
    if (!this.#hooks.has('speaks-late-answers')) this.#discarded.add(ref);
    this.#reject(ref, error);
  }

  #reject(ref: string, error: Error): void {
    const pending = this.#pending.get(ref);
    if (!pending) return;
    clearTimeout(pending.timer);
    this.#pending.delete(ref);
    pending.reject(error);
  }
}
