// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type {
  ClientAction,
  ClientRequest,
  NeutralItem,
  ResponseStatus,
  ServerVerb,
} from '../../src/index.ts';
import type { MiniContext } from './context.ts';
import type { MiniEmitter } from './emitter.ts';
import { Generation } from './generation.ts';
import type { MiniInput } from './input.ts';
import { responseMetrics } from './metrics.ts';
import type { MiniPlugin } from './plugin.ts';
import type { Requests } from './requests.ts';
import type { SpokenMessages } from './spoken-messages.ts';

type Said<S extends ServerVerb['say']> = Extract<ServerVerb, { say: S }>;

interface Surroundings {
  readonly model: MiniPlugin;
  readonly context: MiniContext;
  readonly emitter: MiniEmitter;
  readonly input: MiniInput;
  readonly requests: Requests;
  readonly spoken: SpokenMessages;
  readonly send: (action: ClientAction) => void;
  readonly newRef: () => string;
  readonly warn: (fields: object, message: string) => void;
  /** Whether requests are impossible now. */
  readonly exhausted: () => void;
  /** Whether responses are spoken. */
  readonly speaks: () => boolean;
}

/** The responses of the provider, from their beginning to their report. */
export class MiniResponses {
  readonly #with: Surroundings;
  readonly #generations = new Map<string, Generation>();
  /** How many responses in a row called tools, whatever was said between. */
  #chain = 0;
  #acquireTimeMs: number | undefined;
  /** Responses to requests that were abandoned, until they end. */
  readonly #unheard = new Set<string>();
  /** Responses that were cancelled and have not ended yet. */
  readonly #cancelled = new Set<string>();
  /** Responses that have ended, or were interrupted. */
  readonly #over = new Set<string>();
  /** The requests that generations answer, and those that are sent again because nothing of their answers was heard. */
  readonly #answers = new WeakMap<Generation, ClientRequest>();
  readonly #unanswered = new Map<ClientRequest, Generation>();

  constructor(surroundings: Surroundings) {
    this.#with = surroundings;
  }

  get quiet(): boolean {
    return [...this.#generations.values()].every(({ over }) => over);
  }

  /** Whether a cancelled or unwanted response has still to end. */
  get endsAreDue(): boolean {
    return this.#cancelled.size > 0 || this.#unheard.size > 0;
  }

  /** Whether the next reply in the chain may not call tools. */
  get endless(): boolean {
    return this.#chain >= 10 && !this.#with.model.has('never-ends-a-chain');
  }

  get(responseId: string): Generation | undefined {
    return this.#generations.get(responseId);
  }

  // ---- connection

  /** Records how long it took to connect. */
  connected(tookMs: number): void {
    if (!this.#with.model.has('does-not-say-how-long-connecting-took')) this.#acquireTimeMs = tookMs;
  }

  /** Nothing more arrives for responses that had begun. */
  lost(): void {
    const { model, context, spoken } = this.#with;
    for (const [id, generation] of this.#generations) {
      const request = this.#answers.get(generation);
      for (const itemId of generation.messageIds) context.broken(itemId, spoken.said(itemId));
      if (request && generation.empty && !model.has('forgets-what-had-begun'))
        this.#unanswered.set({ ...request, ref: `${request.ref}_again` }, generation);
      else {
        generation.end();
        if (!model.has('forgets-what-a-drop-cut-off'))
          this.#report({ responseId: id, status: 'cancelled', usage: null }, generation);
      }
      this.#over.add(id);
    }
    this.#generations.clear();
  }

  /** Sends the requests again whose answers nobody has heard. */
  askAgain(): void {
    for (const request of this.#unanswered.keys()) this.#with.send(request);
  }

  close(): void {
    for (const generation of this.#generations.values()) generation.end();
  }

  // ---- interruption

  interrupt(): void {
    const { model, send, newRef, spoken, context } = this.#with;
    if (this.#generations.size === 0 && model.has('cancels-when-idle')) send({ kind: 'cancel' });
    for (const itemId of spoken.unheard()) send({ kind: 'delete', itemId, ref: newRef() });
    for (const generation of this.#generations.values()) {
      if (generation.over && !model.has('cancels-again')) continue;
      const { responseId } = generation;
      send({ kind: 'cancel', ...(!model.has('cancels-without-a-name') && { responseId }) });
      this.#cancelled.add(responseId);
      if (!model.has('interrupt-waits-for-the-provider')) generation.end();
      for (const itemId of generation.messageIds) context.said(itemId);
    }
  }

  // ---- events from the provider

  starts({ responseId, answering }: Said<'response-start'>): void {
    const { model, input, requests, spoken, send } = this.#with;
    const known = this.#generations.has(responseId) || this.#unheard.has(responseId);
    if ((known || this.#over.has(responseId)) && !model.has('takes-every-announcement-for-a-response'))
      return;
    input.understood();
    const again = this.#resumed(answering);
    if (again) {
      this.#generations.set(responseId, again);
      return;
    }
    const claim = requests.begins(answering);
    if (claim === 'unwanted') {
      this.#unheard.add(responseId);
      send({ kind: 'cancel', responseId });
      return;
    }
    if (model.has('forgets-the-older-response')) this.#generations.clear();
    const last = [...this.#generations.values()].at(-1);
    if (last && !last.event.messageStream.locked && model.has('waits-for-readers')) return;
    const generation = new Generation(responseId, {
      userInitiated: claim.userInitiated,
      modalities: this.#with.speaks() ? ['audio', 'text'] : ['text'],
      has: model.has,
    });
    if (claim.request) this.#answers.set(generation, claim.request);
    this.#generations.set(responseId, generation);
    spoken.generated(generation);
    claim.accept(generation.event);
    this.#announce(generation);
    if (model.has('announces-generations-twice')) this.#announce(generation);
  }

  /** A response that was never announced begins with its first content. */
  beginsUnannounced(responseId: string): void {
    if (this.#with.model.has('needs-an-announcement')) return;
    if (this.#generations.has(responseId) || this.#over.has(responseId) || this.#unheard.has(responseId))
      return;
    this.starts({ say: 'response-start', responseId, answering: null });
  }

  call(verb: { responseId: string; itemId: string; callId: string; name: string; args: string }): void {
    const id = this.#with.model.has('invents-call-ids') ? `mini_${verb.itemId}` : verb.itemId;
    const { callId, name, args } = verb;
    this.#generations.get(verb.responseId)?.call(llm.FunctionCall.create({ id, callId, name, args }));
  }

  ends(verb: Said<'response-end'>): void {
    const { model, requests, context, spoken, emitter, exhausted } = this.#with;
    const { responseId, status, items } = verb;
    if (this.#over.has(responseId) && !this.#generations.has(responseId)) return;
    this.#over.add(responseId);
    this.#cancelled.delete(responseId);
    requests.ended();
    const generation = this.#generations.get(responseId);
    this.#countChain(items, generation);
    for (const item of items) if (item.kind === 'message') context.broken(item.id, spoken.said(item.id));
    this.#tellOfLoss(status, items, generation?.event.userInitiated ?? false);
    if (!generation) {
      if (this.#unheard.delete(responseId) && !model.has('discarded-responses-have-no-metrics'))
        this.#report(verb, undefined);
      return;
    }
    if (!model.has('waits-for-readers')) this.#generations.delete(responseId);
    if (model.has('any-end-ends-all')) for (const other of this.#generations.values()) other.end();
    if (model.has('metrics-come-before-the-end')) setTimeout(() => generation.end(), 200);
    else if (status !== 'failed' || !model.has('failed-responses-stay-open')) generation.end();
    if (status === 'failed')
      emitter.error(new Error('the response failed'), !model.has('failed-responses-are-final'));
    if (status === 'exhausted') exhausted();
    this.#report(verb, generation);
  }

  #announce(generation: Generation): void {
    this.#with.emitter.emit('generation_created', generation.event);
  }

  /** The generation that waits for the answer to a request that was sent again. */
  #resumed(answering: ClientRequest | null): Generation | undefined {
    for (const [request, generation] of this.#unanswered) {
      const guesses = answering === null && (this.#with.model.overrides.matchByElimination ?? false);
      if (!guesses && answering?.ref !== request.ref) continue;
      this.#unanswered.delete(request);
      this.#answers.delete(generation);
      return generation;
    }
    return undefined;
  }

  #countChain(items: readonly NeutralItem[], generation: Generation | undefined): void {
    const has = (kind: NeutralItem['kind']): boolean => items.some((item) => item.kind === kind);
    const talks = this.#with.model.has('words-end-a-chain') && has('message');
    if (has('call') && !talks) this.#chain += 1;
    else if (generation?.event.userInitiated) this.#chain = 0;
  }

  /** Reports an incomplete or empty answer. */
  #tellOfLoss(status: ResponseStatus, items: readonly NeutralItem[], wasAsked: boolean): void {
    const { model, warn } = this.#with;
    if (model.has('says-nothing-of-what-was-cut-short')) return;
    if (status === 'filtered' || status === 'incomplete') warn({ status }, 'a response was cut short');
    else if (status === 'completed' && wasAsked && items.length === 0) warn({}, 'a reply was empty');
  }

  #report(
    { responseId, status, usage }: Pick<Said<'response-end'>, 'responseId' | 'status' | 'usage'>,
    generation: Generation | undefined,
  ): void {
    const { model, emitter } = this.#with;
    if (status !== 'completed' && model.has('only-completed-responses-have-metrics')) return;
    const acquireTimeMs = this.#acquireTimeMs;
    this.#acquireTimeMs = undefined;
    const ended = { responseId, status, usage, generation, acquireTimeMs };
    emitter.emit('metrics_collected', responseMetrics(model, ended));
  }
}
