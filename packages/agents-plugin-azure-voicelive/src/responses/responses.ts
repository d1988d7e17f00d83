// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { classifyError, type Response, type ServerEventOf } from '@voicelive-kit/protocol';
import { isInterim } from '../context/chat-items.ts';
import type { AudioInput } from '../audio-input/audio-input.ts';
import type { SessionConfiguration } from '../config/session-configuration.ts';
import type { VoiceLiveRequestError } from '../errors/index.ts';
import type { Faces } from '../faces/faces.ts';
import type { TurnTaking } from '../turns/turn-taking.ts';
import type { OffsetHabit } from '../speech/word-times.ts';
import { Generation } from './generation.ts';
import { Generations } from './generations.ts';
import { type ReplyRequest, REQUEST_TAG, unsayable, verbatim } from './reply-request.ts';
import { ResponseEndings, type ResponseEndingsInit } from './response-endings.ts';
import { ResponseTracker } from './response-tracker.ts';
import { SpokenMessages } from './spoken-messages.ts';
import type { SpokenPlace } from './spoken-place.ts';
import { TrackedResponse } from './tracked-response.ts';

export interface ResponsesInit extends Omit<ResponseEndingsInit, 'tracker' | 'spoken' | 'generations'> {
  readonly configuration: SessionConfiguration;
  readonly replyTimeoutMs: number;
  readonly matchResponsesByOrder: boolean;
  readonly audio: AudioInput;
  readonly turns: TurnTaking;
  readonly faces: Faces;
  /** Why given words cannot be spoken at present; undefined when they can. */
  sayObstacle(): string | undefined;
  /** Something was said, or the caller interrupted: later tool results are a separate matter. */
  movedOn(responseId?: string): void;
  /** A remote tool has returned a result; true when somebody had approved the call. */
  wasApproved(itemId: string): boolean;
  /** Whether a call waits for consent. */
  awaitsConsent(itemId: string): boolean;
}

/** The response, item and content part that an event belongs to. */
interface Address {
  readonly response_id: string;
  readonly item_id: string;
}

/** The service's responses: each has its own streams, ends once, and reports its cost once. */
export class Responses {
  /** Whether an avatar speaks from now on. */
  avatarSpeaks = false;
  readonly tracker: ResponseTracker;
  readonly spoken: SpokenMessages;
  readonly #with: ResponsesInit;
  readonly #generations = new Generations();
  readonly #endings: ResponseEndings;
  readonly #offsetHabit: OffsetHabit = { countsFrom: undefined };

  constructor(init: ResponsesInit) {
    this.#with = init;
    this.spoken = new SpokenMessages(init, this.#generations);
    this.tracker = new ResponseTracker({
      ...init,
      commitWaiting: () => init.audio.commitWaiting,
      stalled: (response) => this.#stalled(response),
      refused: (error) => {
        // A waiting caller of the API is notified; when nothing can be requested any more, so is the application.
        if (classifyError(error).severity === 'fatal') init.failed('service_error', error);
      },
      report: (error) => init.emitter.emitError(error, true),
      cannotSay: () => {
        const obstacle = init.sayObstacle();
        return obstacle === undefined ? undefined : unsayable(obstacle);
      },
    });
    const { tracker, spoken } = this;
    this.#endings = new ResponseEndings({ ...init, tracker, spoken, generations: this.#generations });
  }

  /** True while a generation is not over. */
  get active(): boolean {
    return this.#generations.active;
  }

  /** True while the framework has been given something of a response that is not over. */
  get heard(): boolean {
    return this.#generations.all().some(({ phase, unheard }) => phase === 'running' && !unheard);
  }

  /** Whether the response that contains an item was interrupted. */
  wasInterrupted(itemId: string): boolean {
    return this.#generations.showing(itemId)?.interrupted === true;
  }

  /** Whether an item belongs to a response that is to leave no trace. */
  leavesNothing(itemId: string): boolean {
    return this.#generations.leavesNothing(itemId);
  }

  /** When the response of an event began; undefined for given words, which answer nothing. */
  answerBegunAt(address: Address): number | undefined {
    const generation = this.of(address);
    return generation?.verbatim ? undefined : generation?.response.createdAt;
  }

  /** True while the caller spoke last. */
  get awaited(): boolean {
    return this.#generations.awaitAnswer(this.#with.sync.remote);
  }

  /** Cancels what is being said or waits to be said, except what must not be interrupted; does not wait for confirmation. */
  interrupt({ all = false } = {}): void {
    this.tracker.withdrawAll('the conversation was interrupted', ({ purpose }) => all || !purpose.insists);
    this.#endings.nothingMissing();
    this.#with.movedOn();
    const now = this.#with.clock.now();
    const responseIds: string[] = [];
    for (const generation of this.#generations.all()) {
      if (generation.interrupted || (generation.insists && !all)) continue;
      if (generation.phase !== 'over' || generation.playedUntil > now)
        responseIds.push(generation.response.id);
      this.#cut(generation);
    }
    this.spoken.silenced();
    if (all || responseIds.length === 0) return;
    const by = this.#with.turns.speaking ? 'caller' : 'application';
    this.#with.emitter.emit('reply_interrupted', { responseIds, by });
  }

  /** Bridges a wait with given words; returns a function that ends them. */
  fill(text: string): () => void {
    const purpose = { verbatim: true, passing: true, fills: true, silent: true };
    const request = this.tracker.ask(verbatim(text), purpose);
    return () => {
      this.tracker.withdraw(request, 'the wait is over');
      const generation = this.#generations.all().find((one) => one.request === request);
      if (!generation || generation.interrupted) return;
      generation.interrupted = true;
      generation.deserted = true;
      generation.recall();
      this.tracker.cancel(generation.response);
    };
  }

  /** Speaks given words while somebody decides; returns a function that withdraws them unless they have begun. */
  bridge(text: string): () => void {
    const request = this.tracker.ask(verbatim(text), { verbatim: true, once: true, silent: true });
    return () => this.tracker.withdraw(request, 'the wait is over');
  }

  #cut(generation: Generation): void {
    const over = generation.phase === 'over';
    generation.interrupted = true;
    generation.cut();
    this.spoken.settleAll(generation);
    // Calls of a response without speech may continue.
    if (over && generation.messages.size === 0) this.#with.tools.doubt(generation.calls.keys());
    else this.#deserted(generation);
    if (!over) this.tracker.cancel(generation.response);
  }

  /** The framework played `messageId` as far as `heardMs`; `synchronized` is the text it believes was heard. */
  truncate(messageId: string, heardMs: number, synchronized: string | undefined): void {
    this.spoken.truncate(messageId, heardMs, synchronized);
    const generation = this.#generations.all().find(({ messages }) => messages.has(messageId));
    if (generation) this.#deserted(generation);
  }

  /** The framework abandoned a response without interrupting the conversation, as when it ends one speech. */
  #deserted(generation: Generation): void {
    if (generation.deserted) return;
    generation.deserted = true;
    this.#with.tools.interrupted(generation.calls.keys());
    // For a response in progress, when it has ended.
    if (generation.phase === 'over') this.spoken.forgetUnplayed(generation);
  }

  /**
   * Audio that an avatar produces for a response.
   * @param responseId - undefined if the service does not send it: the latest response.
   * @returns where it belongs; undefined when it must not be heard.
   */
  avatarSays(responseId: string | undefined, samples: Int16Array): SpokenPlace | undefined {
    const generation = this.#spokenBy(responseId);
    const message = generation && [...generation.messages.values()].findLast(({ byAvatar }) => byAvatar);
    if (!generation || !message || message.cutShort || generation.deserted) return undefined;
    generation.response.aliveAt = this.#with.clock.now();
    this.#with.turns.understood(generation.verbatim ? undefined : generation.response.createdAt);
    const place = { itemId: message.itemId, at: message.samples };
    generation.addAudio(message.itemId, this.#with.configuration.outputFormat.encode(samples));
    return place;
  }

  /** The avatar has finished speaking a response; any response, if it is not known by this id. */
  avatarSilent(responseId?: string): void {
    const named = responseId === undefined ? undefined : this.#generations.get(responseId);
    for (const { messages } of named ? [named] : this.#generations.all()) {
      for (const message of messages.values()) message.voiceOver();
    }
  }

  #spokenBy(responseId: string | undefined): Generation | undefined {
    const named = responseId === undefined ? undefined : this.#generations.get(responseId);
    return named ?? this.#generations.all().findLast(({ messages }) => messages.size > 0);
  }

  /** The connection is lost, and the state that existed only on it. */
  disconnected(lost?: string): void {
    this.avatarSilent();
    this.tracker.disconnected();
    for (const { messages } of this.#generations.all()) {
      for (const message of messages.values()) message.audioIsHeld = false;
    }
    this.#endings.disconnected(lost);
    this.#generations.connectionLost();
  }

  /** There will be no other connection. */
  end(error: VoiceLiveRequestError): void {
    this.tracker.end(error);
    this.interrupt({ all: true });
  }

  // ---- the service

  /** The generation an event belongs to; undefined when its response is over, because late events are dropped. */
  of({ response_id, item_id }: Address): Generation | undefined {
    if (!this.#generations.has(response_id)) {
      // Some gateways use different ids for the events of one response.
      const holder = this.#generations.holding(item_id);
      if (holder) this.#generations.remember(response_id, holder);
    }
    const generation = this.#generations.get(response_id);
    if (!generation) return undefined;
    generation.response.aliveAt = this.#with.clock.now();
    return generation.phase === 'over' || generation.unwanted ? undefined : generation;
  }

  /** The same, unless its streams are closed. */
  open(address: Address): Generation | undefined {
    const generation = this.of(address);
    return generation?.open ? generation : undefined;
  }

  /**
   * The same for the first item or a complete call: a response without an announcement begins with it. Stray deltas
   * begin nothing.
   */
  shown(address: Address): Generation | undefined {
    const generation = this.open(address);
    if (this.#generations.has(address.response_id)) return generation;
    this.#begin(address.response_id, undefined);
    return this.open(address);
  }

  created({ response: { id, metadata } }: ServerEventOf<'response.created'>): void {
    if (this.#generations.has(id)) return;
    const tag = metadata?.[REQUEST_TAG];
    const before = this.#generations.requestedBy(tag);
    if (before?.phase === 'running' && !before.interrupted && before.blank) {
      this.#generations.remember(id, before);
      before.response.announcedAgain(id, this.#with.clock.now());
    } else {
      this.#begin(id, tag);
    }
  }

  outputItemAdded({ response_id, item }: ServerEventOf<'response.output_item.added'>): void {
    this.shown({ response_id, item_id: item.id });
    const generation = this.#generations.get(response_id);
    if (!generation) return;
    const { response } = generation;
    if (generation.blank && response.formerIds.has(response_id)) {
      response.announcedAgain(response_id, this.#with.clock.now());
    }
    generation.items.set(item.id, item);
    if (item.type === 'message') {
      if (!isInterim(item.id) && !generation.verbatim) {
        this.#endings.nothingMissing();
        this.#with.movedOn(generation.response.id);
      }
      // Also for a response that was interrupted meanwhile; it is removed when that has ended.
      generation.message(item.id);
    } else if (item.type !== 'function_call') {
      response.remoteCalls.add(item.id);
      this.tracker.update();
    }
  }

  callArgumentsDone(event: ServerEventOf<'response.function_call_arguments.done'>): void {
    const item = this.#generations.showing(event.item_id)?.items.get(event.item_id);
    const known = item?.type === 'function_call' ? item : undefined;
    const name = event.name ?? known?.name;
    const callId = event.call_id ?? known?.call_id;
    if (name && callId) this.#call(event, { name, callId, args: event.arguments });
  }

  outputItemDone({ response_id, item }: ServerEventOf<'response.output_item.done'>): void {
    const address = { response_id, item_id: item.id };
    this.#generations.get(response_id)?.items.set(item.id, item);
    if (item.type === 'function_call') {
      if (item.status === 'incomplete') return;
      this.#call(address, { name: item.name, callId: item.call_id, args: item.arguments ?? '' });
    } else if (item.type === 'message') {
      const generation = this.shown(address);
      if (item.status === 'completed') generation?.addWhole(item);
      const message = generation?.messages.get(item.id);
      message?.finish(item.status !== 'incomplete');
      if (!message || message.empty) return;
      if (message.complete) this.spoken.said(message);
      else this.spoken.keepPart(message);
    } else {
      this.of(address);
      this.#generations.showing(item.id)?.response.remoteCalls.delete(item.id);
      this.tracker.update();
      if (item.type !== 'mcp_call' && item.type !== 'foundry_agent_call') return;
      if (!this.#with.awaitsConsent(item.id)) this.#remoteCallEnded(item.id);
    }
  }

  /** `response.mcp_call.completed` or `.failed`, which can arrive after the response: a call that was approved. */
  remoteCallEnded({ item_id }: { readonly item_id: string }): void {
    this.#remoteCallEnded(item_id);
    this.#endings.askForMissing();
  }

  #remoteCallEnded(itemId: string): void {
    const item = this.#generations.showing(itemId)?.items.get(itemId);
    const serverLabel = item?.type === 'mcp_call' ? item.server_label : undefined;
    this.#endings.remoteCallEnded(itemId, {
      wanted: this.#with.wasApproved(itemId),
      askedBy: this.#with.configuration.askedBy(serverLabel ?? undefined),
    });
  }

  /** A call that waited for consent will not be made. */
  remoteCallNotMade(): void {
    this.#endings.remoteCallNotMade();
  }

  /** Held-back replies no longer need to wait. */
  askForMissing(): void {
    this.#endings.askForMissing();
  }

  done({ response }: ServerEventOf<'response.done'>): void {
    if (response.status !== 'completed' && this.#goesOnElsewhere(response.id)) return;
    const announced = this.#generations.announcedAs(response);
    if (announced !== undefined) {
      this.#over({ ...response, id: announced });
      if (this.#generations.get(response.id)?.phase !== 'running') return;
    }
    this.#over(response);
  }

  #over(response: Response): void {
    const { id, status, metadata, output } = response;
    const tag = metadata?.[REQUEST_TAG];
    if (status === 'completed' && output?.length && !this.#generations.has(id)) this.#begin(id, tag);
    const generation = this.#generations.get(id);
    if (status === 'completed') this.#takeWhole(response);
    for (const item of output ?? []) this.spoken.settle(item.id);
    this.tracker.over(generation?.response.id === id ? generation.response : undefined);
    if (tag !== undefined) this.#answeredLate(id, this.tracker.tagged(tag));
    if (generation?.phase === 'running' && generation.response.id === id) {
      // Only when no other request for the answer will follow.
      if (generation.onlyFills && !generation.request) this.#with.turns.filled();
      this.#endings.finish(generation, response);
    } else if (!this.#generations.has(id)) {
      this.#endings.finishUnseen(response);
    }
    this.#endings.askForMissing();
  }

  #begin(responseId: string, tag: string | undefined): void {
    const { turns, emitter, tools } = this.#with;
    const { response, claim } = this.tracker.created(responseId, tag, turns.responsePending);
    if (claim === 'unwanted') {
      const unwanted = new Generation(response, this.#with);
      unwanted.unwanted = true;
      unwanted.interrupted = true;
      unwanted.deserted = true;
      unwanted.cut();
      this.#generations.remember(responseId, unwanted);
      return;
    }
    const request = claim === 'own' ? undefined : claim;
    if (request?.purpose.verbatim) {
      turns.spoke();
    } else {
      if (turns.responsePending) tools.repliesInARow = 0;
      response.endOfSpeechAt = turns.answered(request !== undefined);
    }
    const again = request && this.#generations.get(request.tag);
    if (request && again?.open) {
      this.#startOver(again);
      again.resume(response);
      this.#generations.forget(request.tag);
      this.#generations.remember(responseId, again);
      return;
    }
    const generation = new Generation(response, {
      ...this.#with,
      request,
      offsetHabit: this.#offsetHabit,
      byAvatar: this.avatarSpeaks,
      deserted: (deserted) => this.#deserted(deserted),
      callRead: ({ id }) => this.#with.sync.shown(id),
      fillerSpoken: (event) => emitter.emit('filler_spoken', event),
    });
    this.#generations.remember(responseId, generation);
    request?.purpose.started?.(generation.event);
    emitter.emit('generation_created', generation.event);
  }

  #startOver(generation: Generation): void {
    if (!generation.open || !generation.unheard) return;
    this.spoken.forgetAll(generation);
    generation.withdraw();
  }

  /** A response that was not recognised as the answer to a request carries its tag at the end: the reply was spoken. */
  #answeredLate(responseId: string, request: ReplyRequest | undefined): void {
    if (!request) return;
    const { started } = request.purpose;
    const again = this.#generations.get(request.tag);
    if (again) {
      again.phase = 'over';
      this.#startOver(again);
      again.end();
    }
    if (!started) return;
    const response = new TrackedResponse(responseId, this.#with.clock.now());
    const nothing = new Generation(response, { ...this.#with, request });
    nothing.end();
    started(nothing.event);
  }

  #call(address: Address, call: { name: string; callId: string; args: string }): void {
    if (this.#with.configuration.isServiceTool(call.name)) return;
    const open = this.shown(address);
    const generation = this.#generations.get(address.response_id);
    const { sync, tools } = this.#with;
    const callId = sync.ids.fromService(call.callId);
    if (!generation || generation.unwanted || generation.calls.has(callId)) return;
    // Completed after its response was given up and it was removed from the conversation.
    if (!open && sync.wasDeleted(address.item_id)) return;
    generation.calls.set(callId, address.item_id);
    const make = (): llm.FunctionCall =>
      llm.FunctionCall.create({ ...call, id: sync.ids.fromService(address.item_id), callId });
    sync.called(make(), { toBeRead: open !== undefined });
    if (!open) return;
    tools.handedOver(callId, open.callsRun && !open.deserted);
    open.addCall(make());
  }

  /** Content that a response reports at its end and not before. */
  #takeWhole({ id, output }: Response): void {
    const generation = this.#generations.get(id);
    for (const item of output ?? []) {
      if (item.type === 'message') generation?.addWhole(item);
      else if (item.type === 'function_call' && item.name && item.call_id && item.status !== 'incomplete') {
        const call = { name: item.name, callId: item.call_id, args: item.arguments ?? '' };
        this.#call({ response_id: id, item_id: item.id }, call);
      }
    }
  }

  /** Whether the announcement that ends is one of several of a response that continues under another id. */
  #goesOnElsewhere(responseId: string): boolean {
    const generation = this.#generations.get(responseId);
    if (!generation || generation.phase === 'over') return false;
    const { response, blank } = generation;
    const [other] = response.formerIds;
    if (response.id === responseId && blank && other !== undefined) {
      response.announcedAgain(other, this.#with.clock.now());
    }
    return response.formerIds.delete(responseId);
  }

  /** The service has stopped sending a response, or never ended one that was cancelled. */
  #stalled(response: TrackedResponse): void {
    const generation = this.#generations.get(response.id);
    if (generation?.response !== response) return;
    this.#with.log.warn({ responseId: response.id }, 'a response stopped without an end and is abandoned');
    this.#endings.giveUp(generation, false);
    this.#endings.askForMissing();
  }
}
