// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { Response, ServerEventOf, Usage } from '@voicelive-kit/protocol';
import { serviceError } from '../errors/index.ts';
import type { HistoryKeeper } from '../history/history-keeper.ts';
import { responseMetrics, type MetricsContext } from '../metrics/response-metrics.ts';
import type { SessionContext } from '../context/session-context.ts';
import type { TurnTaking } from '../session/turn-taking.ts';
import type { ResponseGate } from './gate.ts';
import { Generation } from './generation.ts';
import type { Message } from './message.ts';

/** How many finished responses are remembered, for truncation and to know late deltas for what they are. */
const REMEMBERED = 32;
/** A response that sends nothing for this long has been lost by the service, milliseconds. */
const STALL_MS = 60_000;

interface Unwanted {
  readonly createdAt: number;
}

/** The service's responses: each has streams of its own, an end, and one report of what it cost. */
export class ResponseBook {
  readonly #context: SessionContext;
  readonly #history: HistoryKeeper;
  readonly #gate: ResponseGate;
  readonly #turns: TurnTaking;
  readonly #metrics: () => MetricsContext;
  readonly #generations = new Map<string, Generation>();
  readonly #unwanted = new Map<string, Unwanted>();
  /** Names and call ids of function calls by item id; their deltas carry none. */
  readonly #callItems = new Map<string, { name: string; callId: string }>();
  #stallTimer: NodeJS.Timeout | undefined;
  #lastEventAt = 0;
  /** Responses in a row that consisted of function calls alone. */
  #toolReplies = 0;

  constructor(
    context: SessionContext,
    parts: { history: HistoryKeeper; gate: ResponseGate; turns: TurnTaking; metrics: () => MetricsContext },
  ) {
    this.#context = context;
    this.#history = parts.history;
    this.#gate = parts.gate;
    this.#turns = parts.turns;
    this.#metrics = parts.metrics;
  }

  get active(): boolean {
    return [...this.#generations.values()].some((generation) => generation.active);
  }

  /** Responses in a row that called tools and said nothing, since the caller last took a turn. */
  get consecutiveToolReplies(): number {
    return this.#toolReplies;
  }

  message(itemId: string): Message | undefined {
    for (const generation of this.#generations.values()) {
      const message = generation.messages.get(itemId);
      if (message) return message;
    }
    return undefined;
  }

  /** Whether the framework may still be working on a call: it took it, and its response was not cut. */
  isRunning(call: llm.FunctionCall): boolean {
    for (const generation of this.#generations.values()) {
      if (generation.calls.has(call.callId)) return generation.callsRun && !generation.interrupted;
    }
    return false;
  }

  created({ response }: ServerEventOf<'response.created'>): void {
    if (this.#generations.has(response.id) || this.#unwanted.has(response.id)) return;
    const byTurn = this.#turns.owed;
    const claim = this.#gate.claim(response, byTurn);
    if (claim.kind === 'unwanted') {
      this.#unwanted.set(response.id, { createdAt: Date.now() });
      this.#context.link?.send({ type: 'response.cancel', response_id: response.id });
      return;
    }
    if (byTurn) this.#toolReplies = 0;
    const generation = new Generation({
      responseId: response.id,
      userInitiated: claim.kind === 'requested' && claim.userInitiated,
      expectWordTimes: this.#context.settings.sendsWordTimes,
      callsRun: this.#context.settings.callsTools,
      createdAt: Date.now(),
      endOfSpeechAt: this.#turns.answered(),
    });
    this.#remember(generation);
    this.#watchForStall();
    if (claim.kind === 'requested') claim.accept(generation.event);
    this.#context.emitter.emit('generation_created', generation.event);
  }

  outputItemAdded({ response_id, item }: ServerEventOf<'response.output_item.added'>): void {
    this.#touch();
    if (item.type === 'function_call')
      this.#callItems.set(item.id, { name: item.name, callId: item.call_id });
    if (item.type === 'message') this.#open(response_id)?.message(item.id);
  }

  contentPartAdded({ response_id, item_id, part }: ServerEventOf<'response.content_part.added'>): void {
    const kind = part?.type === 'audio' ? 'audio' : 'text';
    this.#open(response_id)?.message(item_id).expect(kind);
  }

  audioDelta({ response_id, item_id, delta }: ServerEventOf<'response.audio.delta'>): void {
    this.#touch();
    this.#open(response_id)?.addAudio(item_id, delta, Date.now());
  }

  transcriptDelta({ response_id, item_id, delta }: ServerEventOf<'response.audio_transcript.delta'>): void {
    this.#touch();
    const generation = this.#open(response_id);
    generation?.message(item_id).expect('audio');
    generation?.addText(item_id, delta, Date.now());
  }

  textDelta({ response_id, item_id, delta }: ServerEventOf<'response.text.delta'>): void {
    this.#touch();
    const generation = this.#open(response_id);
    generation?.message(item_id).expect('text');
    generation?.addText(item_id, delta, Date.now());
  }

  textDone(
    event: ServerEventOf<'response.text.done'> | ServerEventOf<'response.audio_transcript.done'>,
  ): void {
    const text = event.type === 'response.text.done' ? event.text : event.transcript;
    this.#open(event.response_id)?.message(event.item_id).endText(text);
  }

  word(event: ServerEventOf<'response.audio_timestamp.delta'>): void {
    const { response_id, item_id, text, audio_offset_ms, audio_duration_ms } = event;
    this.#open(response_id)?.addWord(item_id, text ?? '', audio_offset_ms, audio_duration_ms ?? 0);
  }

  callArgumentsDone(event: ServerEventOf<'response.function_call_arguments.done'>): void {
    const known = this.#callItems.get(event.item_id);
    const name = event.name ?? known?.name;
    const callId = event.call_id ?? known?.callId;
    if (name && callId)
      this.#call(event.response_id, event.item_id, { name, callId, args: event.arguments ?? '' });
  }

  outputItemDone({ response_id, item }: ServerEventOf<'response.output_item.done'>): void {
    if (item.type === 'function_call') {
      this.#call(response_id, item.id, { name: item.name, callId: item.call_id, args: item.arguments ?? '' });
      return;
    }
    const generation = this.#generations.get(response_id);
    const message = generation?.messages.get(item.id);
    if (item.type !== 'message' || !generation || !message) return;
    generation.endMessage(item.id);
    this.#history.spoken(item.id, message);
  }

  done({ response }: ServerEventOf<'response.done'>): void {
    this.#callItems.clear();
    const unwanted = this.#unwanted.get(response.id);
    const generation = this.#generations.get(response.id);
    if (unwanted) this.#discardUnwanted(response, unwanted);
    else if (generation?.active) this.#finish(generation, response);
    else if (!generation) this.#reportUnknown(response);
    this.#gate.finished(response.id);
    this.#watchForStall();
  }

  /** Cuts everything that is being said or waits to be said; waits for nobody's confirmation. */
  interrupt(): void {
    for (const generation of this.#generations.values()) {
      if (generation.interrupted) continue;
      generation.interrupted = true;
      generation.cut();
      this.#releaseMessages(generation);
      if (generation.active && !generation.cancelSent) {
        generation.cancelSent = true;
        this.#context.link?.send({ type: 'response.cancel', response_id: generation.responseId });
      }
      // What nobody has heard is taken out of the conversation; of a running response, when it has ended.
      if (!generation.active) this.#forgetUnplayed(generation);
    }
    this.#history.silenced();
    this.#gate.withdrawAll('the conversation was interrupted');
  }

  /** The connection is gone: streams end now, with what had arrived. */
  lost(): void {
    for (const generation of this.#generations.values()) {
      for (const message of generation.messages.values()) message.audioIsHeld = false;
      if (!generation.active) continue;
      for (const message of generation.messages.values()) this.#keepPart(message);
      generation.cut();
      this.#end(generation, { cancelled: true, usage: undefined });
    }
    for (const [responseId, { createdAt }] of this.#unwanted)
      this.#reportCost(responseId, createdAt, undefined);
    this.#unwanted.clear();
    this.#callItems.clear();
    this.#watchForStall();
  }

  /** What a broken message leaves in the history: what could be heard of it, or nothing. */
  #keepPart(message: Message): void {
    if (message.audioMs > 0 || message.textOnly) this.#history.spoken(message.itemId, message);
    else this.#history.remove(this.#context.ids.fromWire(message.itemId));
  }

  #call(responseId: string, itemId: string, parts: { name: string; callId: string; args: string }): void {
    const generation = this.#generations.get(responseId);
    if (!generation) return;
    const { ids } = this.#context;
    const make = (): llm.FunctionCall =>
      llm.FunctionCall.create({
        id: ids.fromWire(itemId),
        callId: ids.fromWire(parts.callId),
        name: parts.name,
        args: parts.args,
      });
    if (generation.calls.has(ids.fromWire(parts.callId))) return;
    this.#history.called(make());
    generation.addCall(make());
  }

  #finish(generation: Generation, response: Response): void {
    for (const item of response.output ?? []) {
      const message = item.type === 'message' ? generation.messages.get(item.id) : undefined;
      if (message?.textOnly && this.#context.settings.wantsAudio) {
        this.#context.log.warn(
          { responseId: response.id, itemId: item.id },
          'the service answered in text although speech was asked for; its text is kept',
        );
      }
    }
    this.#toolReplies = generation.onlyCalls ? this.#toolReplies + 1 : 0;
    this.#end(generation, { cancelled: response.status === 'cancelled', usage: response.usage });
    if (generation.interrupted) this.#forgetUnplayed(generation);
    if (response.status === 'failed') this.#reportFailure(response);
  }

  #end(generation: Generation, how: { cancelled: boolean; usage: Usage | null | undefined }): void {
    generation.active = false;
    generation.end();
    this.#context.emitter.emit(
      'metrics_collected',
      responseMetrics(
        {
          responseId: generation.responseId,
          createdAt: generation.createdAt,
          endedAt: Date.now(),
          firstContentAt: generation.firstContentAt,
          firstAudioAt: generation.firstAudioAt,
          endOfSpeechAt: generation.endOfSpeechAt,
          ...how,
        },
        this.#metrics(),
      ),
    );
  }

  #discardUnwanted(response: Response, { createdAt }: Unwanted): void {
    this.#unwanted.delete(response.id);
    for (const item of response.output ?? [])
      if (item.id) this.#history.remove(this.#context.ids.fromWire(item.id));
    this.#reportCost(response.id, createdAt, response.usage);
  }

  /** A response whose beginning was never announced: its cost is real all the same. */
  #reportUnknown(response: Response): void {
    this.#context.log.debug({ responseId: response.id }, 'a response ended that was never announced');
    this.#reportCost(response.id, Date.now(), response.usage, response.status === 'cancelled');
  }

  #reportCost(
    responseId: string,
    createdAt: number,
    usage: Usage | null | undefined,
    cancelled = true,
  ): void {
    this.#context.emitter.emit(
      'metrics_collected',
      responseMetrics(
        {
          responseId,
          createdAt,
          endedAt: Date.now(),
          firstContentAt: undefined,
          firstAudioAt: undefined,
          endOfSpeechAt: undefined,
          cancelled,
          usage,
        },
        this.#metrics(),
      ),
    );
  }

  #reportFailure(response: Response): void {
    const error = response.status_details?.error;
    const { link } = this.#context;
    this.#context.emitter.emitError(
      serviceError({
        code: 'response_failed',
        retryable: true,
        serviceCode: error?.code ?? error?.type ?? null,
        param: error?.param,
        sessionId: link?.wire.sessionId,
        requestId: link?.wire.requestId,
      }),
      true,
    );
  }

  #forgetUnplayed(generation: Generation): void {
    for (const message of generation.unplayed())
      this.#history.remove(this.#context.ids.fromWire(message.itemId));
  }

  /** What was cut may be left out of the next update: the framework decides what of it was heard. */
  #releaseMessages(generation: Generation): void {
    for (const message of generation.messages.values()) {
      this.#context.mirror.patch(message.itemId, { protectedUntil: 0 });
    }
  }

  /** The generation a delta belongs to, unless it is over: late deltas are dropped. */
  #open(responseId: string): Generation | undefined {
    const generation = this.#generations.get(responseId);
    return generation?.open ? generation : undefined;
  }

  #remember(generation: Generation): void {
    this.#generations.set(generation.responseId, generation);
    for (const [id, old] of this.#generations) {
      if (this.#generations.size <= REMEMBERED) return;
      if (!old.active) this.#generations.delete(id);
    }
  }

  #touch(): void {
    this.#lastEventAt = Date.now();
  }

  /** Watches while a response is active; one timer for all, moved by no delta. */
  #watchForStall(): void {
    if (!this.active) {
      clearInterval(this.#stallTimer);
      this.#stallTimer = undefined;
      return;
    }
    this.#touch();
    this.#stallTimer ??= setInterval(() => this.#endStalled(), STALL_MS / 4);
  }

  #endStalled(): void {
    if (Date.now() - this.#lastEventAt < STALL_MS) return;
    for (const generation of this.#generations.values()) {
      if (!generation.active) continue;
      this.#context.log.warn(
        { responseId: generation.responseId },
        'a response stopped without an end; it is given up',
      );
      this.#end(generation, { cancelled: true, usage: undefined });
      this.#gate.finished(generation.responseId);
    }
    this.#watchForStall();
  }
}
