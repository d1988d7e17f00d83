// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import type { ReadableStream } from 'node:stream/web';
import type {
  ClientAction,
  NeutralConfig,
  NeutralItem,
  NeutralToolChoice,
  ServerVerb,
} from '../../src/index.ts';
import { AudioPacker } from './audio-packer.ts';
import { Generation } from './generation.ts';
import { MiniContext } from './context.ts';
import { connectionMetrics, responseMetrics } from './metrics.ts';
import type { MiniModel } from './model.ts';
import { toOffer } from './offered-tools.ts';
import { Requests } from './requests.ts';
import { UserTurns } from './user-turns.ts';
import { SpokenMessages } from './spoken-messages.ts';
import { Wire } from './wire.ts';

/** A session that does everything the framework asks for, in the plainest way. */
export class MiniSession extends llm.RealtimeSession {
  readonly #model: MiniModel;
  readonly #wire: Wire;
  readonly #packer: AudioPacker;
  readonly #config: NeutralConfig;
  readonly #context: MiniContext;
  #tools = llm.ToolContext.empty();
  readonly #generations = new Map<string, Generation>();
  readonly #requests: Requests;
  readonly #turns: UserTurns;
  readonly #spoken: SpokenMessages;
  #emitting = false;
  /** How many responses in a row did nothing but call tools. */
  #chain = 0;
  #toolUpdates: Promise<void> = Promise.resolve();
  /** Whether there is audio to commit. */
  #heard = false;
  #laterCommit: NodeJS.Timeout | undefined;
  #closed = false;
  #refs = 0;
  #hasInput = false;
  #connectedAt: number | undefined;
  #acquireTimeMs: number | undefined;
  /** Responses to requests that were given up, until they end. */
  readonly #unheard = new Set<string>();

  constructor(model: MiniModel) {
    super(model);
    this.#model = model;
    this.#packer = new AudioPacker(model.has);
    this.#spoken = new SpokenMessages(model.has);
    this.#context = new MiniContext({
      has: model.has,
      send: (action) => this.#send(action),
      newRef: () => this.#ref(),
      warn: (message) => this.logger.warn({}, message),
    });
    const {
      turnDetection = true,
      transcription = true,
      interruptsResponse = true,
      truncatesByItself = false,
      modalities,
    } = model.overrides;
    this.#config = {
      instructions: '',
      turnDetection,
      transcription,
      interruptsResponse,
      truncatesByItself,
      audioOutput: modalities?.includes('audio') ?? true,
      tools: [],
      toolChoice: 'auto',
    };
    if (model.has('shares-settings-between-sessions')) this.#config = model.sharedConfig ??= this.#config;
    if (model.has('emits-while-being-made')) this.emit('input_speech_stopped', {});
    this.#requests = new Requests({
      has: model.has,
      send: (request) => this.#send(request),
      error: (error) => this.#error(error, true),
      up: () => this.#wire.up,
      timeoutMs: model.overrides.replyTimeoutMs ?? 5000,
    });
    this.#turns = new UserTurns({
      has: model.has,
      detectsTurns: turnDetection,
      transcribes: transcription,
      emit: (name, payload) => this.#emit(name, payload),
      knows: (itemId) => this.#context.knows(itemId),
      setText: (itemId, text) => this.#setText(itemId, text),
    });
    const conn = model.overrides.connOptions ?? { maxRetry: 3, retryIntervalMs: 2000, timeoutMs: 10_000 };
    this.#wire = new Wire(
      {
        endpoint: model.endpoint,
        ...conn,
        has: model.has,
        longestMs: model.overrides.maxSessionDuration,
        quiet: () => [...this.#generations.values()].every(({ over }) => over),
      },
      {
        up: (again, tookMs) => this.#up(again, tookMs),
        down: () => this.#down(),
        verb: (verb) => this.#hear(verb),
        failed: (error) => this.#failed(error),
        again: (error) => {
          if (model.has('reports-every-attempt')) this.#error(error, true);
        },
        garbled: () => {
          if (!model.has('skips-bad-frames-silently'))
            this.logger.warn({}, 'the provider sent what cannot be read');
        },
        backlog: () => this.logger.warn({}, 'the provider does not take audio fast enough'),
      },
    );
  }

  override get chatCtx(): llm.ChatContext {
    return new llm.ChatContext(this.#context.items);
  }

  override get tools(): llm.ToolContext {
    return this.#tools.copy();
  }

  override async updateInstructions(instructions: string): Promise<void> {
    this.#configure({ instructions });
  }

  override updateTools(tools: llm.ToolContext): Promise<void> {
    const update = this.#toolUpdates.then(() => this.#updateTools(tools));
    const blocks = this.#model.has('failed-tools-block-later-ones');
    this.#toolUpdates = blocks ? update : update.catch(() => undefined);
    return update;
  }

  override updateOptions({ toolChoice }: { toolChoice?: llm.ToolChoice | null }): void {
    if (toolChoice === undefined) return;
    if (toolChoice === null && this.#model.has('forgets-to-restore-tool-choice')) return;
    const next: NeutralToolChoice =
      toolChoice === null
        ? 'auto'
        : typeof toolChoice === 'string'
          ? toolChoice
          : this.#model.has('tool-choice-is-a-bare-name')
            ? { unknown: toolChoice.function.name }
            : { function: toolChoice.function.name };
    if (JSON.stringify(next) !== JSON.stringify(this.#config.toolChoice))
      this.#configure({ toolChoice: next });
  }

  override updateChatCtx(wanted: llm.ChatContext): Promise<void> {
    return this.#context.update(wanted);
  }

  override pushAudio(frame: AudioFrame): void {
    // The base class may call before the fields of this class exist.
    if (this.#closed && this.#model.has('throws-at-audio-after-close')) throw new Error('closed');
    if (!this.#packer || (this.#closed && !this.#model.has('emits-and-sends-after-close'))) return;
    this.#heard = true;
    for (const samples of this.#packer.push(frame)) this.#send({ kind: 'audio', samples });
  }

  override setInputAudioStream(stream: ReadableStream<AudioFrame>): void {
    if (this.#hasInput && this.#model.has('keeps-the-first-input')) return;
    this.#hasInput = true;
    super.setInputAudioStream(stream);
  }

  override async commitAudio(): Promise<void> {
    if (!this.#wire.up && this.#model.has('commit-needs-a-connection')) throw new Error('not connected');
    if (!this.#heard && !this.#model.has('commits-nothing')) return;
    this.#heard = false;
    if (!this.#model.has('commit-forgets-the-remainder'))
      for (const samples of this.#packer.flush()) this.#send({ kind: 'audio', samples });
    const commit = (): void => this.#send({ kind: 'commit' });
    if (this.#model.has('requests-before-committing')) setTimeout(commit, 20);
    else if (this.#model.has('interrupt-forgets-the-commit')) this.#laterCommit = setTimeout(commit, 0);
    else if (!this.#model.has('ignores-short-presses')) commit();
  }

  override async clearAudio(): Promise<void> {
    const keeps =
      this.#model.has('keeps-the-remainder-over-a-handoff') || this.#model.has('clear-keeps-the-remainder');
    if (!keeps) this.#packer.clear();
    this.#heard = false;
    if (!this.#model.has('clear-stays-local')) this.#send({ kind: 'clear' });
  }

  override startUserActivity(): void {
    if (this.#model.has('reports-every-hint')) this.#send({ kind: 'other', name: 'user-activity' });
  }

  override async generateReply(
    instructions?: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<llm.GenerationCreatedEvent> {
    if (this.#closed) throw new llm.RealtimeError('the session is closed');
    if (this.#model.has('instructions-of-a-reply-stay'))
      this.#configure({ instructions: `${this.#config.instructions}\n${instructions ?? ''}` });
    if (this.#wire.up) this.#context.settleCalls();
    const endless = this.#chain >= 10 && !this.#model.has('never-ends-a-chain');
    return this.#requests.ask(this.#ref(), instructions, { ...options, withoutTools: endless });
  }

  /** Has the provider speak a text; it surfaces as if the provider had spoken by itself. */
  async say(text: string): Promise<void> {
    await this.#requests.ask(this.#ref(), `Say exactly: ${text}`, {
      spontaneous: !this.#model.has('says-it-in-silence'),
    });
  }

  override async interrupt(): Promise<void> {
    clearTimeout(this.#laterCommit);
    if (this.#emitting && this.#model.has('fails-when-interrupted-in-a-listener'))
      throw new Error('not while emitting');
    if (this.#generations.size === 0 && this.#model.has('cancels-when-idle')) this.#send({ kind: 'cancel' });
    for (const itemId of this.#spoken.unheard()) this.#send({ kind: 'delete', itemId, ref: this.#ref() });
    for (const generation of this.#generations.values()) {
      if (generation.over && !this.#model.has('cancels-again')) continue;
      const { responseId } = generation;
      this.#send({ kind: 'cancel', ...(!this.#model.has('cancels-without-a-name') && { responseId }) });
      if (!this.#model.has('interrupt-waits-for-the-provider')) generation.end();
      for (const itemId of generation.messageIds) this.#context.said(itemId);
    }
  }

  override async truncate(options: {
    messageId: string;
    audioEndMs: number;
    audioTranscript?: string;
  }): Promise<void> {
    const { messageId, audioTranscript } = options;
    const audioEndMs = this.#spoken.position(messageId, options.audioEndMs);
    if (audioEndMs === 0 && this.#model.has('ignores-truncation-at-zero')) return;
    if (!this.#config.truncatesByItself || this.#model.has('truncates-beside-the-provider'))
      this.#send({ kind: 'truncate', itemId: messageId, audioEndMs });
    this.#cut(messageId, audioEndMs, audioTranscript);
  }

  override async close(): Promise<void> {
    if (this.#closed && this.#model.has('second-close-rejects')) throw new Error('closed already');
    if (this.#closed) return;
    if (this.#connectedAt !== undefined && !this.#model.has('does-not-report-connection-time'))
      this.#emit('metrics_collected', connectionMetrics(this.#model, Date.now() - this.#connectedAt));
    if (this.#model.has('closing-is-an-error')) this.#error(new Error('closed'), true);
    this.#closed = true;
    await this.#wire.close();
    if (this.#model.has('close-rejects')) throw new Error('cannot be closed');
    for (const generation of this.#generations.values()) generation.end();
    if (!this.#model.has('close-leaves-replies-pending')) this.#requests.fail('the session is closed');
    await super.close();
  }

  async #updateTools(tools: llm.ToolContext): Promise<void> {
    const { has } = this.#model;
    const offered = toOffer(tools, { has, warn: (message) => this.logger.warn({}, message) });
    this.#tools = has('flattens-tool-sets') ? tools._flattenedCopy() : tools.copy();
    const names = new Set(this.#config.tools?.map(({ name }) => name));
    if (has('never-takes-tools-back') && offered.every(({ name }) => names.has(name))) return;
    if (has('sends-tools-late')) setTimeout(() => this.#configure({ tools: offered }), 300);
    else this.#configure({ tools: offered });
  }

  // ---- connection

  #up(again: boolean, tookMs: number): void {
    this.#connectedAt ??= Date.now();
    if (!this.#model.has('does-not-say-how-long-connecting-took')) this.#acquireTimeMs = tookMs;
    if (this.#model.has('streams-wait-for-the-reconnect')) this.#endGenerations();
    if (again && this.#model.has('forgets-tool-choice-over-a-reconnect')) this.#config.toolChoice = 'auto';
    this.#wire.send({ kind: 'config', config: { ...this.#config } });
    this.#requests.connected();
    if (!again) return;
    if (this.#model.has('says-it-reconnected-before-restoring')) this.#emit('session_reconnected', {});
    for (const item of this.#model.has('restores-no-context') ? [] : this.#context.restore())
      this.#wire.send({ kind: 'create', item, place: { at: 'end' }, raw: null });
    if (!this.#model.has('says-it-reconnected-before-restoring')) this.#emit('session_reconnected', {});
  }

  #down(): void {
    if (!this.#model.has('streams-wait-for-the-reconnect')) this.#endGenerations();
    this.#context.lost();
    this.#turns.lost();
    this.#requests.lost('the connection was lost');
    this.#error(new Error('the connection was lost'), true);
  }

  #endGenerations(): void {
    for (const generation of this.#generations.values()) generation.end();
    this.#generations.clear();
  }

  #failed(error: Error): void {
    this.#requests.fail('no connection');
    const { apiKey } = this.#model.overrides;
    if (this.#model.has('errors-show-the-key')) error.cause = { headers: { key: apiKey } };
    if (!this.#model.has('ends-silently-when-refused')) this.#error(error, false);
  }

  // ---- what the provider says

  #hear(verb: ServerVerb): void {
    if (this.#model.dumps) {
      const shown =
        verb.say === 'audio' && !this.#model.has('dumps-audio-too') ? { ...verb, bytes: 0 } : verb;
      this.logger.debug({ 'lk.pii.message': shown }, 'received');
    }
    switch (verb.say) {
      case 'item-created':
        this.#context.created(verb.item, verb.previousId);
        this.#turns.created(verb.item);
        this.#typed(verb.item);
        return;
      case 'item-deleted':
        this.#context.deleted(verb.itemId);
        return;
      case 'user-start':
        this.#turns.start(verb.itemId);
        return;
      case 'user-stop':
        this.#turns.stop();
        return;
      case 'transcript-part':
        this.#turns.part(verb.itemId, verb.delta, verb.soFar);
        return;
      case 'transcript-final':
        if (this.#model.has('logs-what-was-said')) this.logger.debug({ text: verb.text }, 'heard');
        this.#turns.final(verb.itemId, verb.text, verb);
        return;
      case 'transcript-failed':
        this.#turns.failed(verb.itemId);
        return;
      case 'response-start':
        this.#responseStarts(verb);
        return;
      case 'message-start':
        this.#context.saying(verb.itemId, verb.previousId);
        this.#generations.get(verb.responseId)?.message(verb.itemId, verb.form);
        return;
      case 'text':
        if (!this.#generations.has(verb.responseId) && this.#model.has('complains-about-late-deltas'))
          this.#error(new Error('a delta for nothing'), true);
        this.#spoken.text(verb.itemId, verb.delta);
        this.#generations.get(verb.responseId)?.text(verb.itemId, verb.delta);
        return;
      case 'word':
        this.#generations.get(verb.responseId)?.word(verb.itemId, verb);
        return;
      case 'audio': {
        const bytes = Buffer.from(verb.bytes as unknown as string, 'base64');
        this.#spoken.audio(verb.itemId, bytes.length);
        this.#generations.get(verb.responseId)?.audio(verb.itemId, bytes);
        return;
      }
      case 'truncated':
        // The answer to a truncation of ours says nothing new.
        if (this.#spoken.heard(verb.itemId) === undefined) this.#cut(verb.itemId, verb.audioEndMs);
        return;
      case 'message-end':
        this.#context.said(verb.itemId);
        this.#setText(verb.itemId, verb.text);
        this.#generations.get(verb.responseId)?.endMessage(verb.itemId);
        return;
      case 'call': {
        const item: NeutralItem = {
          kind: 'call',
          id: verb.itemId,
          callId: verb.callId,
          name: verb.name,
          args: verb.args,
        };
        this.#context.insert(item, verb.previousId);
        if (verb.args === '' && this.#model.has('drops-calls-without-arguments')) return;
        this.#call(verb);
        return;
      }
      case 'call-again':
        if (this.#model.has('runs-calls-twice')) this.#call({ ...verb, callId: `${verb.callId}_again` });
        return;
      case 'remote-call':
        if (this.#model.has('runs-remote-calls')) this.#call({ ...verb, callId: verb.itemId });
        return;
      case 'response-end':
        this.#responseEnds(verb);
        return;
      case 'error':
        if (verb.class === 'nothing-to-cancel' && !this.#model.has('late-cancels-are-errors')) return;
        if (verb.ref !== undefined) this.#context.refused(verb.ref);
        if (this.#requests.refused(verb.class, verb.ref) === 'asked again') return;
        this.#error(
          new Error(this.#model.has('errors-repeat-items') ? verb.message : verb.class),
          (verb.class !== 'fatal' || this.#model.has('no-error-is-final')) &&
            !this.#model.has('every-error-is-final'),
        );
        return;
      case 'unknown':
        if (this.#model.has('unknown-events-are-errors')) this.#error(new Error('an unknown event'), true);
        return;
      default:
        return;
    }
  }

  #responseStarts({ responseId, answering }: Extract<ServerVerb, { say: 'response-start' }>): void {
    const claim = this.#requests.begins(answering);
    if (claim === 'unwanted') {
      this.#unheard.add(responseId);
      this.#send({ kind: 'cancel', responseId });
      return;
    }
    if (this.#model.has('forgets-the-older-response')) this.#generations.clear();
    const last = [...this.#generations.values()].at(-1);
    if (last && !last.event.messageStream.locked && this.#model.has('waits-for-readers')) return;
    const generation = new Generation(responseId, {
      userInitiated: claim.userInitiated,
      modalities: this.#config.audioOutput ? ['audio', 'text'] : ['text'],
      has: this.#model.has,
    });
    this.#generations.set(responseId, generation);
    this.#spoken.generated(generation);
    claim.accept(generation.event);
    this.#emit('generation_created', generation.event);
    if (this.#model.has('announces-generations-twice')) this.#emit('generation_created', generation.event);
  }

  #responseEnds(verb: Extract<ServerVerb, { say: 'response-end' }>): void {
    const { responseId, status, items } = verb;
    this.#chain = items.length > 0 && items.every(({ kind }) => kind === 'call') ? this.#chain + 1 : 0;
    this.#requests.ended();
    const generation = this.#generations.get(responseId);
    if (!generation) {
      if (this.#unheard.delete(responseId) && !this.#model.has('discarded-responses-have-no-metrics'))
        this.#report(verb, undefined);
      return;
    }
    if (!this.#model.has('waits-for-readers')) this.#generations.delete(responseId);
    if (this.#model.has('any-end-ends-all')) for (const other of this.#generations.values()) other.end();
    if (this.#model.has('metrics-come-before-the-end')) setTimeout(() => generation.end(), 200);
    else if (status !== 'failed' || !this.#model.has('failed-responses-stay-open')) generation.end();
    if (status === 'failed')
      this.#error(new Error('the response failed'), !this.#model.has('failed-responses-are-final'));
    this.#report(verb, generation);
  }

  #report(
    { responseId, status, usage }: Extract<ServerVerb, { say: 'response-end' }>,
    generation: Generation | undefined,
  ): void {
    if (status !== 'completed' && this.#model.has('only-completed-responses-have-metrics')) return;
    const acquireTimeMs = this.#acquireTimeMs;
    this.#acquireTimeMs = undefined;
    const ended = { responseId, status, usage, generation, acquireTimeMs };
    this.#emit('metrics_collected', responseMetrics(this.#model, ended));
  }

  // ---- context

  /** A request that nobody asked for, made by the plugin that takes every item for a question. */
  #typed(item: NeutralItem): void {
    if (item.kind === 'message' && item.text !== '' && this.#model.has('answers-items-by-itself'))
      this.#send({ kind: 'request', raw: null });
  }

  #call(verb: { responseId: string; itemId: string; callId: string; name: string; args: string }): void {
    const id = this.#model.has('invents-call-ids') ? `mini_${verb.itemId}` : verb.itemId;
    const { callId, name, args } = verb;
    this.#generations.get(verb.responseId)?.call(llm.FunctionCall.create({ id, callId, name, args }));
  }

  #cut(itemId: string, audioEndMs: number, transcript?: string): void {
    this.#spoken.cut(itemId, audioEndMs, transcript);
    const heard = this.#spoken.heard(itemId);
    if (heard !== undefined) this.#setText(itemId, heard);
  }

  /** Sets the text of a message; of one that was cut, what was heard of it. */
  #setText(itemId: string, given: string): void {
    const text = this.#spoken.heard(itemId) ?? given;
    this.#context.setText(itemId, text);
  }

  // ---- small things

  #configure(change: NeutralConfig): void {
    const isDown = this.#connectedAt !== undefined && !this.#wire.up;
    if (isDown && this.#model.has('forgets-settings-made-while-down')) return;
    Object.assign(this.#config, change);
    if (this.#wire.up) this.#wire.send({ kind: 'config', config: change, ref: this.#ref() });
  }

  #send(action: ClientAction): void {
    this.#wire.send(action);
  }

  #ref(): string {
    this.#refs += 1;
    return `ref_${this.#refs}`;
  }

  #error(error: Error, recoverable: boolean): void {
    this.#emit('error', {
      type: 'realtime_model_error',
      timestamp: Date.now(),
      label: this.#model.has('errors-have-no-label') ? '' : this.#model.label(),
      error,
      recoverable,
    });
  }

  /** Nobody's listener can stop the session, and an error nobody listens for is no exception. */
  #emit(name: string, payload: unknown): void {
    if (this.#closed && !this.#model.has('emits-and-sends-after-close')) return;
    if (this.#model.has('errors-nobody-listens-to-throw')) {
      this.emit(name, payload);
      return;
    }
    if (name === 'error' && this.listenerCount('error') === 0) return;
    if (this.#model.has('listeners-can-stop-it')) {
      this.emit(name, payload);
      return;
    }
    this.#emitting = true;
    try {
      this.emit(name, payload);
    } catch (error) {
      this.logger.error({ name: (error as Error).name }, 'a listener failed');
    } finally {
      this.#emitting = false;
    }
  }
}
