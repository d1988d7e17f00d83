// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { newId, type SessionConfig } from '@voicelive-kit/protocol';
import { InputConverter } from './audio-input/converter.ts';
import { Uplink } from './audio-input/uplink.ts';
import { isVoiceLiveError } from './errors/index.ts';
import { HistoryKeeper } from './history/history-keeper.ts';
import { IdMap } from './history/id-map.ts';
import { HistoryMirror } from './history/mirror.ts';
import type { MetricsContext } from './metrics/response-metrics.ts';
import type { SessionOptions } from './options/options.ts';
import type { ResolvedOptions } from './options/resolved-options.ts';
import { sessionConfigOf } from './options/session-config.ts';
import { ResponseGate } from './responses/gate.ts';
import { ResponseBook } from './responses/response-book.ts';
import type { SessionContext } from './context/session-context.ts';
import { SafeEmitter } from './context/emitter.ts';
import { routeEvent } from './session/event-router.ts';
import { initialSettings } from './session/initial-settings.ts';
import { closedError, LiveConnection } from './session/live-connection.ts';
import type { SessionSettings } from './context/settings.ts';
import { TurnTaking } from './session/turn-taking.ts';
import { toWireToolChoice, toWireTools } from './tools/wire-tools.ts';

/**
 * A frame as the framework sees it. Its CommonJS declarations lead to the ESM ones of rtc-node, so a class of the same
 * name imported from there would be another type in CommonJS.
 */
type AudioFrame = Parameters<llm.RealtimeSession['pushAudio']>[0];

/** What `session.updateOptions` can change while a session runs; names are those of the options. */
export interface RuntimeOptions extends Omit<SessionOptions, 'toolChoice'> {
  toolChoice?: llm.ToolChoice | null;
}

/**
 * One conversation with Voice Live, over as many connections as it takes.
 *
 * Translates the framework's calls to the rooms that do the work; none of its methods throws or rejects where the
 * framework does not expect it.
 */
export class RealtimeSession extends llm.RealtimeSession {
  readonly #options: ResolvedOptions;
  readonly #emitter: SafeEmitter;
  readonly #settings: SessionSettings;
  readonly #mirror = new HistoryMirror();
  readonly #converter = new InputConverter();
  readonly #connection: LiveConnection;
  readonly #uplink: Uplink;
  readonly #history: HistoryKeeper;
  readonly #gate: ResponseGate;
  readonly #turns: TurnTaking;
  readonly #responses: ResponseBook;
  readonly #onClosed: () => void;
  #tools = llm.ToolContext.empty();
  #closing: Promise<void> | undefined;
  #warnedOfInput = false;

  /** Made by `RealtimeModel.session()`; connects in the background. */
  constructor(model: llm.RealtimeModel, options: ResolvedOptions, onClosed: () => void) {
    super(model);
    this.#options = options;
    this.#onClosed = onClosed;
    const { settings, optionalFields } = initialSettings(options);
    const log = this.logger;
    const emitter = new SafeEmitter(this, log, model.label());
    const ids = new IdMap();
    const connection = new LiveConnection({
      options,
      settings,
      optionalFields,
      mirror: this.#mirror,
      ids,
      emitter,
      log,
    });
    const context: SessionContext = {
      settings,
      mirror: this.#mirror,
      ids,
      log,
      emitter,
      get link() {
        return connection.link;
      },
    };
    this.#settings = settings;
    this.#emitter = emitter;
    this.#connection = connection;
    this.#uplink = new Uplink(
      () => !settings.detectsTurns,
      () => log.warn({}, 'the service does not take audio fast enough; some of it is dropped'),
    );
    this.#history = new HistoryKeeper(context);
    this.#gate = new ResponseGate({
      send: (event) => connection.link?.send(event) ?? false,
      newId: () => newId('rq', 12),
      replyTimeoutMs: options.replyTimeoutMs,
      onFailed: (error) => emitter.emitError(error, true),
    });
    this.#turns = new TurnTaking(context, this.#history, this.#uplink);
    this.#responses = new ResponseBook(context, {
      history: this.#history,
      gate: this.#gate,
      turns: this.#turns,
      metrics: () => this.#metricsContext(),
    });
    const rooms = {
      history: this.#history,
      responses: this.#responses,
      turns: this.#turns,
      gate: this.#gate,
      uplink: this.#uplink,
    };
    connection.start({
      ...rooms,
      route: (event) => routeEvent(event, context, { ...rooms, onFatal: (error) => connection.fail(error) }),
    });
  }

  get chatCtx(): llm.ChatContext {
    return this.#mirror.snapshot();
  }

  get tools(): llm.ToolContext {
    return this.#tools.copy();
  }

  async updateInstructions(instructions: string): Promise<void> {
    if (this.#agentOwns(instructions === '' ? null : 'instructions')) return;
    await this.#change({ instructions });
  }

  async updateChatCtx(chatCtx: llm.ChatContext): Promise<void> {
    this.#assertOpen();
    await this.#history.update(chatCtx);
  }

  async updateTools(context: llm.ToolContext): Promise<void> {
    const before = this.#tools;
    this.#tools = context.copy();
    const { tools, skipped } = toWireTools(context);
    for (const { name, reason } of skipped) {
      this.logger.warn({ tool: name, reason }, 'a tool cannot be offered to the model');
    }
    if (this.#agentOwns(tools.length === 0 ? null : 'tools')) return;
    try {
      await this.#change({ tools });
    } catch (error) {
      this.#tools = before;
      throw error;
    }
  }

  /**
   * Changes what the service lets change in a running session: the tool choice, and every session option except the
   * model and the audio formats. A change the service refuses is reported as a recoverable error.
   */
  updateOptions({ toolChoice, ...options }: RuntimeOptions): void {
    const change: SessionConfig = { ...sessionConfigOf(options) };
    if (toolChoice !== undefined) change.tool_choice = toWireToolChoice(toolChoice);
    if (Object.keys(change).length === 0) return;
    // Without turn detection the service does not tell any more that the caller fell silent.
    if (change.turn_detection === null) this.#turns.stopSpeech();
    this.#change(change).catch((error: unknown) => {
      if (isVoiceLiveError(error) && !this.#closing) this.#emitter.emitError(error, true);
    });
  }

  pushAudio(frame: AudioFrame): void {
    if (this.#closing) return;
    try {
      this.#turns.heard();
      for (const packet of this.#converter.push(frame)) this.#uplink.push(packet);
    } catch (error) {
      if (this.#warnedOfInput) return;
      this.#warnedOfInput = true;
      const { sampleRate, channels } = frame;
      this.logger.error({ error, sampleRate, channels }, 'audio of this kind cannot be sent');
    }
  }

  async generateReply(
    instructions?: string,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<llm.GenerationCreatedEvent> {
    this.#assertOpen();
    const settling = this.#history.settleCalls((call) => this.#responses.isRunning(call));
    if (settling) {
      // The model must see the answers before it is asked to go on.
      await settling;
      this.#assertOpen();
    }
    const stopTools = this.#responses.consecutiveToolReplies >= this.#options.maxConsecutiveToolReplies;
    if (stopTools) this.logger.warn({}, 'too many replies in a row only called tools; the next one may not');
    const params = {
      ...this.#replyInstructions(instructions),
      ...(stopTools ? { tool_choice: 'none' as const } : {}),
    };
    return this.#gate.request(params, signal);
  }

  async commitAudio(): Promise<void> {
    for (const packet of this.#converter.flush()) this.#uplink.push(packet);
    this.#uplink.commit();
  }

  async clearAudio(): Promise<void> {
    this.#converter.clear();
    this.#uplink.clear();
    this.#turns.discarded();
  }

  async interrupt(): Promise<void> {
    this.#responses.interrupt();
  }

  async truncate(options: {
    messageId: string;
    audioEndMs: number;
    modalities?: ('text' | 'audio')[];
    audioTranscript?: string;
  }): Promise<void> {
    const { messageId, audioEndMs, audioTranscript } = options;
    this.#history.truncate(messageId, audioEndMs, this.#responses.message(messageId), audioTranscript);
  }

  /** Ends streams, pending replies, timers and the connection. Never rejects. */
  override close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#connection.close();
    await super.close().catch(() => undefined);
    this.#onClosed();
  }

  async #change(change: SessionConfig): Promise<void> {
    this.#assertOpen();
    await this.#connection.change(change);
  }

  /** The service replaces the base instructions by those of a response, so both are sent together. */
  #replyInstructions(extra: string | undefined): { instructions?: string } {
    if (!extra || this.#agentOwns('instructions')) return {};
    const base = this.#settings.instructions;
    return { instructions: base === '' ? extra : `${base}\n\n${extra}` };
  }

  /** True when a Foundry agent is at the other end, which brings its own; says so when something is left out. */
  #agentOwns(what: string | null): boolean {
    if (this.#options.target.kind === 'model') return false;
    if (what) this.logger.warn({ what }, 'a Foundry agent has its own; those given are not sent');
    return true;
  }

  #metricsContext(): MetricsContext {
    const model = this.realtimeModel;
    return {
      label: model.label(),
      model: model.model,
      provider: model.provider,
      acquireTimeMs: this.#connection.takeAcquireTimeMs(),
    };
  }

  #assertOpen(): void {
    if (this.#closing || this.#connection.over) throw closedError('The session is closed.');
  }
}
