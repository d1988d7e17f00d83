// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { newId, type ServerEvent, type SessionConfig } from '@voicelive-kit/protocol';
import { InputConverter } from './audio-input/converter.ts';
import { Uplink } from './audio-input/uplink.ts';
import type { Supervisor } from './connection/supervisor.ts';
import type { ConnectionKind, Established, EstablishInfo } from './connection/supervisor-types.ts';
import type { Wire } from './connection/wire.ts';
import { isVoiceLiveError, type VoiceLiveError, VoiceLiveRequestError } from './errors/index.ts';
import { HistoryKeeper } from './history/history-keeper.ts';
import { IdMap } from './history/id-map.ts';
import { HistoryMirror } from './history/mirror.ts';
import type { UpdateOutcome } from './link/config-channel.ts';
import { Link } from './link/link.ts';
import type { MetricsContext } from './metrics/response-metrics.ts';
import type { RealtimeModel } from './model.ts';
import type { SessionOptions } from './options/options.ts';
import type { ResolvedOptions } from './options/resolved-options.ts';
import { sessionConfigOf } from './options/session-config.ts';
import { ResponseGate } from './responses/gate.ts';
import { ResponseBook } from './responses/response-book.ts';
import type { SessionContext, SessionEvents } from './session/context.ts';
import { createSupervisor } from './session/create-supervisor.ts';
import { SafeEmitter } from './session/emitter.ts';
import { routeEvent } from './session/event-router.ts';
import { initialSettings } from './session/initial-settings.ts';
import type { SessionSettings } from './session/settings.ts';
import { TurnTaking } from './session/turn-taking.ts';
import { toWireToolChoice, toWireTools } from './tools/wire-tools.ts';

/** How long the service may take to acknowledge a change of the session, milliseconds. */
const UPDATE_TIMEOUT_MS = 5000;

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
  readonly #context: SessionContext;
  readonly #settings: SessionSettings;
  readonly #optionalFields: readonly string[];
  readonly #converter = new InputConverter();
  readonly #uplink: Uplink;
  readonly #history: HistoryKeeper;
  readonly #gate: ResponseGate;
  readonly #turns: TurnTaking;
  readonly #responses: ResponseBook;
  readonly #supervisor: Supervisor;
  readonly #onClosed: () => void;
  readonly #links = new WeakMap<Wire, Link>();
  #link: Link | undefined;
  #tools = llm.ToolContext.empty();
  #acquireTimeMs: number | undefined;
  #closing: Promise<void> | undefined;
  #warnedOfInput = false;

  /** Made by `RealtimeModel.session()`; connects in the background. */
  constructor(model: RealtimeModel, options: ResolvedOptions, onClosed: () => void) {
    super(model);
    this.#options = options;
    this.#onClosed = onClosed;
    this.#emitter = new SafeEmitter(this, this.logger, model.label());
    const { settings, optionalFields } = initialSettings(options);
    this.#settings = settings;
    this.#optionalFields = optionalFields;
    this.#context = this.#makeContext();
    this.#uplink = new Uplink(
      () => !settings.detectsTurns,
      () => this.logger.warn({}, 'the service does not take audio fast enough; some of it is dropped'),
    );
    this.#history = new HistoryKeeper(this.#context);
    this.#gate = new ResponseGate({
      send: (event) => this.#link?.send(event) ?? false,
      newId: () => newId('rq', 12),
      replyTimeoutMs: options.replyTimeoutMs,
      onFailed: (error) => this.#emitter.emitError(error, true),
    });
    this.#turns = new TurnTaking(this.#context, this.#history, this.#uplink);
    this.#responses = new ResponseBook(this.#context, {
      history: this.#history,
      gate: this.#gate,
      turns: this.#turns,
      metrics: () => this.#metricsContext(),
    });
    this.#supervisor = createSupervisor(options, {
      establish: (wire, info) => this.#establish(wire, info),
      onUp: (wire, kind) => this.#onUp(wire, kind),
      onDown: (error, { report }) => this.#onDown(error, report),
      onGaveUp: (error) => this.#onGaveUp(error),
      quiet: () => this.#quiet(),
    });
    this.#supervisor.start();
  }

  get chatCtx(): llm.ChatContext {
    return this.#context.mirror.snapshot();
  }

  get tools(): llm.ToolContext {
    return this.#tools.copy();
  }

  async updateInstructions(instructions: string): Promise<void> {
    if (this.#options.target.kind !== 'model') {
      if (instructions !== '')
        this.logger.warn({}, 'a Foundry agent has its own instructions; those given are not sent');
      return;
    }
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
    for (const { name, reason } of skipped)
      this.logger.warn({ tool: name, reason }, 'a tool cannot be offered to the model');
    if (this.#options.target.kind !== 'model') {
      if (tools.length > 0)
        this.logger.warn({}, 'a Foundry agent has its own tools; those given are not sent');
      return;
    }
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
      this.logger.error(
        { error, sampleRate: frame.sampleRate, channels: frame.channels },
        'audio of this kind cannot be sent',
      );
    }
  }

  async generateReply(
    instructions?: string,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<llm.GenerationCreatedEvent> {
    this.#assertOpen();
    this.#history.settleCalls((call) => this.#responses.isRunning(call));
    const stopTools = this.#responses.consecutiveToolReplies >= this.#options.maxConsecutiveToolReplies;
    if (stopTools) this.logger.warn({}, 'too many replies in a row only called tools; the next one may not');
    return this.#gate.request(
      {
        ...this.#replyInstructions(instructions),
        ...(stopTools ? { tool_choice: 'none' } : {}),
      },
      signal,
    );
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
    this.#end(closedError('The session was closed.'));
    this.#emitter.close();
    await this.#supervisor.close();
    await super.close().catch(() => undefined);
    this.#onClosed();
  }

  /** Settles everything that waits; used by `close` and when the connection is lost for good. */
  #end(error: VoiceLiveRequestError): void {
    this.#uplink.close();
    this.#link?.end();
    this.#link = undefined;
    this.#gate.close(error);
    this.#responses.interrupt();
    this.#responses.lost();
    this.#turns.lost();
  }

  async #establish(wire: Wire, info: EstablishInfo): Promise<Established> {
    const link = new Link(wire, {
      secrets: this.#options.auth.kind === 'key' ? [this.#options.auth.reveal()] : [],
      onEvent: (event) => this.#onEvent(event, link),
      onMalformed: (detail) =>
        this.logger.warn({ detail }, 'a frame of the service cannot be read; it is skipped'),
      onRaw: (direction, event) =>
        this.#emitter.emit(
          direction === 'in' ? 'voicelive_server_event_received' : 'voicelive_client_event_sent',
          event,
        ),
    });
    this.#links.set(wire, link);
    wire.onClosed(() => link.end());
    const ready = await link.establish({
      config: this.#settings.desired,
      optional: this.#optionalFields,
      items: () => this.#history.restoreItems(),
      signal: info.signal,
      announced: () => info.announced(),
    });
    for (const field of ready.left) {
      this.#settings.drop(field);
      this.logger.warn(
        { field },
        'the service refuses a setting that is only a default here; going on without it',
      );
    }
    for (const id of ready.refusedItems) this.#context.mirror.remove(this.#context.ids.fromWire(id));
    this.#acquireTimeMs = info.acquireMs;
    return { expiresAt: ready.expiresAt };
  }

  #onUp(wire: Wire, kind: ConnectionKind): void {
    const link = this.#links.get(wire);
    if (!link || this.#closing) return;
    if (kind === 'rollover') this.#leaveLink();
    this.#link = link;
    const owed = this.#turns.owed;
    this.#turns.forgive();
    link.goLive();
    void this.#history.reconcile(link);
    void link.config.update(this.#settings.desired);
    this.#uplink.open({
      sendAudio: (base64) => link.sendAudio(base64),
      sendCommit: () => void link.send({ type: 'input_audio_buffer.commit' }),
      sendClear: () => void link.send({ type: 'input_audio_buffer.clear' }),
      get bufferedAmount() {
        return wire.bufferedAmount;
      },
    });
    // The caller was understood, but the answer was lost with the connection.
    if (owed && this.#gate.idle && this.#context.mirror.endsWithUser()) this.#gate.requestSpontaneous({});
    this.#gate.open();
    if (kind !== 'first') this.#emitter.emit('session_reconnected', {});
  }

  #onDown(error: VoiceLiveError, report: boolean): void {
    this.#leaveLink();
    if (report) this.#emitter.emitError(error, true);
  }

  #onGaveUp(error: VoiceLiveError): void {
    this.#end(closedError('The connection to the service was lost for good.', error));
    this.#emitter.emitError(error, false);
  }

  /** The live connection is gone or given up: nothing of it may stay open. */
  #leaveLink(): void {
    this.#link?.end();
    this.#link = undefined;
    this.#uplink.close();
    this.#gate.suspend();
    this.#responses.lost();
    this.#turns.lost();
    this.#context.mirror.connectionLost();
  }

  #onEvent(event: ServerEvent, link: Link): void {
    if (link !== this.#link) return;
    routeEvent(event, this.#context, {
      history: this.#history,
      responses: this.#responses,
      turns: this.#turns,
      gate: this.#gate,
      onFatal: (error) => {
        void this.#supervisor.close();
        this.#onGaveUp(error);
      },
    });
  }

  #quiet(): boolean {
    return (
      this.#gate.idle &&
      !this.#turns.speaking &&
      !this.#turns.owed &&
      !this.#responses.active &&
      this.#context.mirror.openCalls().length === 0 &&
      this.#history.playedUntil <= Date.now()
    );
  }

  /** Brings the service to the settings with this change; resolves at once while disconnected. */
  async #change(change: SessionConfig): Promise<void> {
    this.#assertOpen();
    this.#settings.change(change);
    const link = this.#link;
    if (!link) return;
    const outcome = await withTimeout(link.config.update(this.#settings.desired), UPDATE_TIMEOUT_MS);
    if (outcome === 'timeout') throw updateError('update_timeout', link, null);
    if (outcome.kind !== 'refused') return;
    this.#settings.revert(outcome.change, link.config.held);
    throw updateError('update_rejected', link, outcome);
  }

  /** The service replaces the base instructions by those of a response, so both are sent together. */
  #replyInstructions(extra: string | undefined): { instructions?: string } {
    if (!extra) return {};
    if (this.#options.target.kind !== 'model') {
      this.logger.warn({}, 'a Foundry agent takes no instructions for a reply; those given are not sent');
      return {};
    }
    const base = this.#settings.instructions;
    return { instructions: base === '' ? extra : `${base}\n\n${extra}` };
  }

  #metricsContext(): MetricsContext {
    const acquireTimeMs = this.#acquireTimeMs;
    this.#acquireTimeMs = undefined;
    const model = this.realtimeModel;
    return { label: model.label(), model: model.model, provider: model.provider, acquireTimeMs };
  }

  #assertOpen(): void {
    if (this.#closing || this.#supervisor.state === 'failed' || this.#supervisor.state === 'closed') {
      throw closedError('The session is closed.');
    }
  }

  #makeContext(): SessionContext {
    // oxlint-disable-next-line typescript/no-this-alias -- the getter below must read the session at the time of the call
    const session = this;
    return {
      settings: this.#settings,
      mirror: new HistoryMirror(),
      ids: new IdMap(),
      log: this.logger,
      get link() {
        return session.#link;
      },
      emit: <K extends keyof SessionEvents>(event: K, payload: SessionEvents[K]) =>
        session.#emitter.emit(event, payload),
      emitError: (error, recoverable) => session.#emitter.emitError(error, recoverable),
    };
  }
}

function closedError(message: string, cause?: VoiceLiveError): VoiceLiveRequestError {
  return new VoiceLiveRequestError({ code: 'session_closed', message, retryable: false, cause });
}

function updateError(
  code: 'update_timeout' | 'update_rejected',
  link: Link,
  refusal: Extract<UpdateOutcome, { kind: 'refused' }> | null,
): VoiceLiveRequestError {
  const what = refusal
    ? `refused [${refusal.error.code ?? refusal.error.type ?? 'no code'}]`
    : 'did not acknowledge';
  const where = refusal?.error.param ? ` at ${refusal.error.param}` : '';
  return new VoiceLiveRequestError({
    code,
    message: `The service ${what} a change of the session${where}.`,
    retryable: refusal === null,
    serviceCode: refusal?.error.code ?? null,
    sessionId: link.wire.sessionId,
    requestId: link.wire.requestId,
  });
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T | 'timeout'> {
  const { promise, resolve } = Promise.withResolvers<'timeout'>();
  const timer = setTimeout(() => resolve('timeout'), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
