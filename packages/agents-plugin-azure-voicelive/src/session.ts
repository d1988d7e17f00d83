// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { ClientEvent, IceServer, Session, SessionConfig, Tool } from '@voicelive-kit/protocol';
import { InputStream } from './audio-input/input-stream.ts';
import type { Rotation, VideoFrame } from './camera/picture.ts';
import { capabilitiesOf, type Capabilities } from './config/capabilities.ts';
import { checkWords, sayObstacle, sayUnsupported } from './config/say-support.ts';
import {
  configurationFor,
  initialConfiguration,
  type SessionWishes,
  startingConfiguration,
} from './config/initial-configuration.ts';
import { servedBy } from './config/served-by.ts';
import { takesTool } from './config/model-limits.ts';
import type { SessionConfiguration } from './config/session-configuration.ts';
import { systemClock } from './connection/clock.ts';
import type { Routes, TargetChange } from './connection/routes.ts';
import { Conversation } from './conversation.ts';
import type { EchoReference } from './echo/echo-reference.ts';
import { type CallCost, CostMeter } from './cost/cost-meter.ts';
import { LIST_PRICES } from './cost/price-list.ts';
import { withoutCredentials } from './errors/hide-credentials.ts';
import {
  isVoiceLiveError,
  type ServingTarget,
  VoiceLiveConfigError,
  VoiceLiveRequestError,
} from './errors/index.ts';
import type { ConnectionState } from './events/session-events.ts';
import type { Faces } from './faces/faces.ts';
import { SafeEmitter } from './events/safe-emitter.ts';
import { TypedSession } from './events/typed-session.ts';
import { goesOn, Greeting } from './greeting.ts';
import { closedError, LiveConnection } from './live-connection.ts';
import { checkFormatsStay } from './options/audio-formats.ts';
import { optionsOf } from './options/field-support.ts';
import { interimObstacle } from './options/interim-support.ts';
import type { GeneratedGreeting, SessionOptions } from './options/options.ts';
import {
  promptAdvice,
  type ResolvedOptions,
  type ResolvedTarget,
  takesPrompt,
} from './options/resolved-options.ts';
import { sessionConfigOf } from './options/session-config.ts';
import { replyOptionsIn, replyParams } from './reply-options.ts';
import { givenIn, type SayOptions } from './say-mark.ts';
import { toolChoiceOf } from './options/tool-choice.ts';
import { plainCopy } from './options/plain-copy.ts';
import { validateClientEvent, validateRuntimeOptions } from './options/validate.ts';
import { fieldsInOurWords, inOurWords } from './options/wire-words.ts';
import { verbatim } from './responses/reply-request.ts';
import type { MetricsContext } from './responses/response-metrics.ts';
import type { SpokenPlace } from './responses/spoken-place.ts';
import { SessionTelemetry } from './telemetry/session-telemetry.ts';
import { approvalRulesOf } from './tools/approval-rules.ts';
import { AzureMcpTool } from './tools/azure-mcp.ts';
import { ObservedTools } from './tools/observed-tools.ts';
import { warnOnce } from './warn-once.ts';

/**
 * A frame as the framework sees it. Its CommonJS declarations lead to the ESM ones of rtc-node, so a class of the same
 * name imported from there would be another type in CommonJS.
 */
type AudioFrame = Parameters<llm.RealtimeSession['pushAudio']>[0];

/** The options that `session.updateOptions` can change while a session runs. */
export interface RuntimeOptions extends Omit<SessionOptions, 'toolChoice'> {
  toolChoice?: llm.ToolChoice | null;
}

/** @internal The interface through which an avatar's speech enters the session. */
export interface AvatarVoice {
  /** Sample rate, Hz. */
  readonly sampleRate: number;
  /** The beginning of the video of this connection, base64. */
  readonly head: readonly string[];
  /** Whether an avatar speaks the responses from now on. */
  takeOver(byAvatar: boolean): void;
  says(responseId: string | undefined, samples: Int16Array): SpokenPlace | undefined;
  /** Nothing more arrives for a response, or for any. */
  silent(responseId?: string): void;
}

/** @internal The inputs for a new session. */
export interface RealtimeSessionInit {
  readonly model: llm.RealtimeModel;
  readonly options: ResolvedOptions;
  readonly routes: Routes;
  readonly wishes: SessionWishes;
  readonly onClosed: (session: RealtimeSession) => void;
  readonly onTargetChanged: (session: RealtimeSession, change: TargetChange) => void;
}

/**
 * One conversation with Voice Live, across all of its connections.
 *
 * Translates the framework's calls; the work is done by `Conversation`. None of its methods throws or rejects
 * where the framework does not expect it.
 */
export class RealtimeSession extends TypedSession {
  readonly #options: ResolvedOptions;
  readonly #wishes: SessionWishes;
  readonly #emitter: SafeEmitter;
  readonly #configuration: SessionConfiguration;
  readonly #conversation: Conversation;
  readonly #connection: LiveConnection;
  readonly #cost: CostMeter;
  readonly #onClosed: (session: RealtimeSession) => void;
  /** The tools by the list created from them, so that reverting a list reverts its tools as well. */
  readonly #toolsOf = new WeakMap<readonly Tool[], ObservedTools>();
  /** Tools that are not sent to the service. */
  #tools: ObservedTools;
  readonly #telemetry: SessionTelemetry | undefined;
  #closing: Promise<void> | undefined;
  #warnedOfInput = false;
  readonly #greeting: Greeting;
  readonly #inputStream = new InputStream<AudioFrame>(
    (frame) => this.pushAudio(frame),
    (error) => this.logger.error({ error }, 'the audio stream failed'),
  );

  /** @internal Created by `RealtimeModel.session()`; connects in the background. */
  constructor({ model, options, routes, wishes, onClosed, onTargetChanged }: RealtimeSessionInit) {
    super(model);
    this.#options = options;
    this.#wishes = wishes;
    this.#onClosed = onClosed;
    this.#configuration = initialConfiguration(options, wishes);
    this.#emitter = new SafeEmitter(this, this.logger, model.label());
    this.#cost = new CostMeter({
      lists: [options.prices, LIST_PRICES],
      serving: (voice) => servedBy(this.#serving, this.#configuration, voice),
      told: ({ call, ...event }) => {
        const { of, id, model, usd, unpriced, usageMissing } = event;
        const fields = { of, id, model, usd, unpriced, usageMissing, callUsd: call.usd };
        this.logger.debug(fields, 'estimated cost');
        this.#emitter.emit('cost_estimated', { ...event, call });
      },
    });
    this.#conversation = new Conversation({
      clock: systemClock,
      configuration: this.#configuration,
      emitter: this.#emitter,
      log: this.logger,
      replyTimeoutMs: options.replyTimeoutMs,
      matchResponsesByOrder: options.matchResponsesByOrder,
      maxConsecutiveToolReplies: options.maxConsecutiveToolReplies,
      approvalRules: (serverLabel) =>
        approvalRulesOf(serverLabel, this.#configuration.wanted.tools ?? [], this.tools.providerTools),
      instructionsWith: (extra) => this.#replyInstructions(extra),
      fillers: options.fillers,
      sayObstacle: () => this.sayObstacle,
      metrics: () => this.#metricsContext(),
      cost: this.#cost,
      camera: options.camera,
      model: () => this.#serving.model,
      onEnding: (error) => this.#connection.announceEnd(error),
      onFatal: (error) => this.#connection.fail(error),
    });
    this.#tools = new ObservedTools(llm.ToolContext.empty(), this.#conversation.tools);
    this.#connection = new LiveConnection({
      options,
      routes,
      conversation: this.#conversation,
      emitter: this.#emitter,
      log: this.logger,
      clock: systemClock,
      retarget: (index) => this.#retarget(index),
      onTargetChanged: (change) => onTargetChanged(this, change),
    });
    this.#greeting = new Greeting(options.greeting, systemClock, (greeting) => this.#greet(greeting));
    this.#telemetry = options.telemetry ? new SessionTelemetry(this) : undefined;
    this.#connection.start();
  }

  /** What this session supports at present; `model.capabilities` is what a new one starts with. */
  get capabilities(): Capabilities {
    return capabilitiesOf(this.#configuration, this.#serving);
  }

  /** @internal Why given words cannot be spoken at present; undefined when they can. */
  get sayObstacle(): string | undefined {
    return sayObstacle(this.#configuration, this.#serving.apiVersion);
  }

  /** The target that serves this session, or served it last; null before the first connection. */
  get target(): ServingTarget | null {
    return this.#connection.target;
  }

  /** The state of the session; `connection_state_changed` reports each change. */
  get connectionState(): ConnectionState {
    return this.#connection.state;
  }

  /** The estimated cost of the session so far, in US dollars; `cost_estimated` reports each change. */
  get cost(): CallCost {
    return this.#cost.call;
  }

  /**
   * The id that the service assigned to the session, for support requests; null before the first connection. It changes
   * with each connection.
   */
  get sessionId(): string | null {
    return this.#connection.reported?.id ?? null;
  }

  /**
   * The configuration in effect as the service last reported it, under wire names and including its defaults; null
   * before the first connection. A copy, in which credentials of remote tools are blanked.
   */
  get effectiveConfig(): Session | null {
    const { reported, secrets } = this.#connection;
    return reported ? withoutCredentials(reported, secrets) : null;
  }

  /**
   * The id of the Foundry conversation of an agent; null for models, and before the first connection. With an agent
   * behind Voice Live it can be passed as `agent.conversationId` to another `RealtimeModel`, and the agent continues the
   * conversation (`thread_id` of `RespondingAgentOptions` in `@azure/ai-voicelive` 1.1.0). With a voice agent it is the
   * one under which Foundry stores the conversation of this connection (`conversation_id` of `session.created` in
   * `@azure/ai-projects` 2.10.0); no other session can continue it.
   */
  get agentConversationId(): string | null {
    return this.#connection.conversationId ?? null;
  }

  /** @internal Receives an avatar's speech in place of the service's own audio. */
  get avatarVoice(): AvatarVoice {
    const { responses } = this.#conversation;
    const { sampleRate } = this.#configuration.outputFormat;
    return {
      sampleRate,
      head: this.#conversation.videoHead,
      takeOver: (byAvatar) => {
        responses.avatarSpeaks = byAvatar;
        if (!byAvatar) responses.avatarSilent();
      },
      says: (responseId, samples) => responses.avatarSays(responseId, samples),
      silent: (responseId) => responses.avatarSilent(responseId),
    };
  }

  /** @internal The relay servers for an avatar over WebRTC, with their credentials; empty before they are known. */
  get iceServers(): readonly IceServer[] {
    return this.#connection.reported?.avatar?.ice_servers ?? [];
  }

  /** @internal The face data of the speech. */
  get faces(): Faces {
    return this.#conversation.faces;
  }

  /** @internal Resolves once the first connection is configured, or when there will be none. */
  get settled(): Promise<void> {
    return this.#connection.settled;
  }

  /** @internal The framework asks for the session: its traces belong to the trace that is active there. */
  joinTrace(): void {
    this.#telemetry?.join();
  }

  /** @internal The call for which the model opened this session in advance. */
  claim({ turnDetectionDisabled = false }: SessionWishes): void {
    if (turnDetectionDisabled) this.updateOptions({ turnDetection: null });
    this.#connection.claim();
  }

  get chatCtx(): llm.ChatContext {
    return this.#conversation.context.remote.show();
  }

  /** Copies of the tools that report the progress of their calls to the session. */
  get tools(): llm.ToolContext {
    const functions = this.#configuration.functionTools;
    return (functions && this.#toolsOf.get(functions)) ?? this.#tools;
  }

  async updateInstructions(instructions: string): Promise<void> {
    if (this.#agentOwns(instructions === '' ? null : 'instructions')) return;
    this.#assertOpen();
    this.#configuration.change({ instructions }, 'framework');
    await this.#conversation.updates.flush();
  }

  async updateChatCtx(chatCtx: llm.ChatContext): Promise<void> {
    this.#assertOpen();
    await this.#conversation.updateContext(chatCtx);
  }

  async updateTools(context: llm.ToolContext): Promise<void> {
    const observed = new ObservedTools(context, this.#conversation.tools);
    const { tools, elsewhere, skipped } = observed.toWire();
    for (const tool of elsewhere) {
      if (takesTool(tool, this.#serving)) continue;
      const isMcp = tool.type === 'mcp';
      skipped.push({
        tool: isMcp ? 'azureMcp' : tool.type,
        reason: isMcp
          ? 'this model does not support MCP servers; choose another model'
          : 'voice agents and Voice Live have different tools, and this one belongs to the other dialect',
      });
    }
    const obstacle = this.sayObstacle;
    if (obstacle && observed.providerTools.some((tool) => tool instanceof AzureMcpTool && tool.fillerText)) {
      this.logger.warn({}, `The fillerText of azureMcp is not spoken. ${obstacle}`);
    }
    for (const each of skipped) this.logger.warn(each, 'a tool cannot be offered to the model');
    if (this.#agentOwns(tools.length + elsewhere.length === 0 ? null : 'tools')) {
      this.#tools = observed;
      return;
    }
    this.#assertOpen();
    this.#toolsOf.set(tools, observed);
    this.#configuration.setAgentTools(tools, elsewhere);
    this.#conversation.remote.approvals.toolsChanged();
    await this.#conversation.updates.flush();
  }

  /**
   * Called by the framework when an agent begins. On an open connection each part would wait for the service, one after
   * the other; here instructions and tools are one change, and the history is sent with it.
   */
  override async _updateSession(
    instructions?: string,
    chatCtx?: llm.ChatContext,
    tools?: llm.ToolContext,
  ): Promise<void> {
    if (goesOn(chatCtx)) this.#configuration.begun();
    if (tools && instructions !== undefined && takesPrompt(this.#options.target)) {
      this.#configuration.change({ instructions }, 'framework');
    }
    try {
      await Promise.all([
        super._updateSession(undefined, undefined, tools),
        super._updateSession(undefined, chatCtx, undefined),
      ]);
      // Nothing is left to do, unless they were refused together with the tools.
      await super._updateSession(instructions);
    } finally {
      this.#greeting.begin(chatCtx);
    }
  }

  /**
   * Changes the tool choice and every session option that the service lets change in a running session, which excludes
   * the model and the audio formats. A change that the service refuses is reported as a recoverable error and reverted.
   * @throws VoiceLiveConfigError for a name or value that the constructor would not accept either.
   */
  updateOptions(options: RuntimeOptions): void {
    validateRuntimeOptions(options);
    if (this.#closing) return;
    const { interimResponse: _, ...others } = options;
    const obstacle = this.#interimObstacle(options);
    if (obstacle) this.logger.warn({}, obstacle);
    this.#change(obstacle ? others : options);
    this.#flush();
  }

  /**
   * The same as {@link updateOptions}, but can be awaited: resolves when the service has acknowledged the change, or
   * holds it already. Without a connection it waits for the next one. A later change of the same option replaces this
   * one.
   * @throws VoiceLiveConfigError for a name or value that the constructor would not accept either.
   * @throws VoiceLiveRequestError `update_rejected` with the service's refusal, after which the former value is in
   *   effect; `update_timeout` when it does not answer within 5 s, and `session_closed`.
   */
  async update(options: RuntimeOptions): Promise<void> {
    validateRuntimeOptions(options);
    const obstacle = this.#interimObstacle(options);
    if (obstacle)
      throw new VoiceLiveConfigError({
        code: 'invalid_option',
        setting: 'interimResponse',
        message: obstacle,
      });
    this.#assertOpen();
    await this.#conversation.updates.acknowledged(this.#change(options));
  }

  /**
   * Sends any client event, under the names of the newest API version. The answers of the service arrive as the events
   * of {@link SessionEvents}; an error as `server_error`, with the `event_id` of the event if it has one, and as a
   * recoverable `error`. Items it creates become part of the history, and a response it requests is spoken like one
   * that the service began by itself.
   *
   * A `session.update` is merged with the plugin's own, as by {@link updateOptions}: it applies to later connections
   * too, and its `event_id` is not used. The caller's audio must go through {@link pushAudio}, which tracks what has
   * been sent.
   *
   * Nothing is queued, because an event refers to the current connection.
   * @throws VoiceLiveRequestError `not_connected` without a connection, `session_closed` after its end.
   * @throws VoiceLiveConfigError for a `session.update` of the model or of audio formats, a response in another format,
   *   and a value that is not an event.
   */
  sendEvent(event: ClientEvent): void {
    this.#assertOpen();
    validateClientEvent(event);
    const { dialect } = this.#serving;
    if (event.type === 'session.update') {
      const { voice } = this.#configuration.wanted;
      this.#changeFields(fieldsInOurWords(plainCopy('session', event.session), dialect, voice));
      this.#flush();
      return;
    }
    const sent = inOurWords(event, dialect);
    if (sent.type === 'response.create') checkFormatsStay(sent.response ?? {}, this.#configuration.wanted);
    if (!this.#conversation.send(sent)) {
      throw new VoiceLiveRequestError({
        code: 'not_connected',
        message:
          `There is no connection to send ${event.type} on (${this.connectionState}). ` +
          'Send it when `connection_state_changed` says `connected`.',
        retryable: true,
      });
    }
  }

  /** @internal What the agent's output plays, when the service needs it as an echo reference. */
  get echoReference(): EchoReference | undefined {
    return this.#conversation.echoReference;
  }

  /** Called by the framework. A stream replaces the previous one. */
  override setInputAudioStream(stream: Parameters<llm.RealtimeSession['setInputAudioStream']>[0]): void {
    if (!this.#closing) this.#inputStream.follow(stream);
  }

  pushAudio(frame: AudioFrame): void {
    if (this.#closing) return;
    try {
      this.#conversation.audio.push(frame);
    } catch (error) {
      if (this.#warnedOfInput) return;
      this.#warnedOfInput = true;
      const { sampleRate, channels } = frame;
      this.logger.error({ error, sampleRate, channels }, 'audio of this kind cannot be sent');
    }
  }

  /**
   * Shows the model what the caller's camera sees: of all frames passed here, one every `camera.everyMs` becomes a
   * picture in the service's conversation, which holds the last `camera.keep` of them. No reply is requested, and the
   * pictures are not in the chat context. Microsoft describes it for voice agents ("Send image input to a voice agent",
   * camera context). The framework (1.9.0) passes frames to duplex models only, through a method of this name;
   * `watchCamera` passes those of a room.
   * @param rotation - how far the frame is rotated from upright, clockwise; default 0.
   */
  pushVideo(frame: VideoFrame, { rotation = 0 }: { readonly rotation?: Rotation } = {}): void {
    if (!this.#closing) this.#conversation.camera.push(frame, rotation);
  }

  /** The camera is off: removes its pictures from the conversation. */
  clearVideo(): void {
    this.#conversation.camera.clear();
  }

  async generateReply(
    instructions?: string,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<llm.GenerationCreatedEvent> {
    const given = givenIn(instructions);
    if (given) return this.say(given.text, { ...given, signal });
    this.#assertOpen();
    const { tools } = this.#conversation;
    // The model must see an answer to every call before it is asked to continue.
    tools.settle();
    const stopTools = tools.repliesInARow >= this.#options.maxConsecutiveToolReplies;
    if (stopTools) this.logger.warn({}, 'too many consecutive replies called tools; the next one may not');
    const own = replyOptionsIn(instructions);
    const params = {
      ...this.#replyInstructions(own ? own.instructions : instructions),
      ...(own && replyParams(own)),
      ...(stopTools ? { tool_choice: 'none' as const } : {}),
    };
    return this.#conversation.reply(params, signal);
  }

  /**
   * Has the service speak given words verbatim, after earlier requests have been spoken. For applications that read the
   * streams themselves, as the framework will once it has a hook for it (`supportsSay` in Python); in an `AgentSession`
   * use `say(agentSession, text)`.
   * @returns the generation, once the service has begun it; it is `userInitiated`.
   * @throws VoiceLiveConfigError `say_unsupported`, or `invalid_option` without any words; VoiceLiveRequestError as
   *   `generateReply` does.
   */
  async say(
    text: string,
    {
      allowInterruptions = true,
      addToChatCtx = true,
      signal,
    }: SayOptions & { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<llm.GenerationCreatedEvent> {
    this.#assertOpen();
    checkWords(text);
    const obstacle = this.sayObstacle;
    if (obstacle) throw sayUnsupported('say:', obstacle);
    const purpose = { verbatim: true, passing: !addToChatCtx, insists: !allowInterruptions };
    return this.#conversation.reply(verbatim(text), signal, purpose);
  }

  async commitAudio(): Promise<void> {
    this.#conversation.commit();
  }

  async clearAudio(): Promise<void> {
    this.#conversation.audio.clear();
  }

  async interrupt(): Promise<void> {
    this.#conversation.interrupt();
  }

  async truncate(options: {
    messageId: string;
    audioEndMs: number;
    modalities?: ('text' | 'audio')[];
    audioTranscript?: string;
  }): Promise<void> {
    this.#conversation.truncate(options.messageId, options.audioEndMs, options.audioTranscript);
  }

  /** Ends streams, pending replies, timers and the connection. Never rejects. */
  override close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#greeting.cancel();
    this.#inputStream.stop();
    await this.#connection.close();
    await super.close().catch(() => undefined);
    const { models: _, ...cost } = this.#cost.call;
    if (cost.responses > 0) this.logger.info(cost, 'estimated cost of the session');
    this.#onClosed(this);
  }

  /** @returns the session fields that the options stand for, under their wire names. */
  #change({ toolChoice, ...fields }: RuntimeOptions): string[] {
    const taken = optionsOf(fields, this.#serving.dialect, warnOnce);
    const changed = this.#changeFields(sessionConfigOf(taken));
    if (toolChoice === undefined) return changed;
    if (toolChoice === null) this.#configuration.restoreToolChoice();
    else {
      this.#configuration.change({ tool_choice: toolChoiceOf(toolChoice) }, 'framework');
    }
    return [...changed, 'tool_choice'];
  }

  /** Why the target does not support interim responses with the given options. */
  #interimObstacle(fields: Omit<RuntimeOptions, 'toolChoice'>): string | undefined {
    if (!fields.interimResponse) return undefined;
    return interimObstacle(this.#serving, { ...this.#serving.session, ...fields });
  }

  #changeFields(change: SessionConfig): string[] {
    const configuration = this.#configuration;
    checkFormatsStay(change, configuration.wanted);
    const detected = configuration.detectsTurns;
    configuration.change(change);
    if (configuration.detectsTurns !== detected) this.#conversation.turnModeChanged();
    return Object.keys(change).filter((field) => change[field] !== undefined);
  }

  /** Sends the changes; a refusal is reported as an event. */
  #flush(): void {
    this.#conversation.updates.flush().catch((error: unknown) => {
      if (isVoiceLiveError(error) && !this.#closing) this.#emitter.emitError(error, true);
    });
  }

  #greet(greeting: string | GeneratedGreeting): void {
    if (this.#connection.over) return;
    const obstacle = typeof greeting === 'string' && this.sayObstacle;
    if (obstacle) this.logger.warn({}, `The greeting is not spoken. ${obstacle}`);
    else
      this.#conversation.announce(
        typeof greeting === 'string' ? greeting : this.#replyInstructions(greeting.prompt),
      );
  }

  /** The service replaces the base instructions by those of a response, so both are sent together. */
  #replyInstructions(extra: string | undefined): { instructions?: string } {
    const base = this.#configuration.instructions;
    // Those of a definition are known if the service shows them.
    const knowsBase = base !== '' && this.#serving.target.kind === 'voice-agent';
    if (!extra || (!knowsBase && this.#agentOwns('instructions'))) return {};
    return { instructions: base === '' ? extra : `${base}\n\n${extra}` };
  }

  /** The target that serves the session, or will serve it. */
  get #serving(): ResolvedTarget {
    return this.#options.fallback[(this.target?.index ?? 0) - 1] ?? this.#options;
  }

  /** Prepares the configuration for the target with the given index. */
  #retarget(index: number): void {
    const target = this.#options.fallback[index - 1];
    const start = target
      ? configurationFor(target, this.#wishes).start
      : startingConfiguration(this.#options, this.#wishes);
    const leftOut = this.#configuration.retarget(start);
    if (leftOut.length === 0) return;
    this.#conversation.updates.leftOut(leftOut);
    this.logger.warn(
      { target: target?.model, leftOut },
      'some settings of the session do not fit the next target',
    );
  }

  /** True when a Foundry agent is the target, which brings its own; logs when something is omitted. */
  #agentOwns(what: string | null): boolean {
    if (takesPrompt(this.#options.target)) return false;
    if (what) {
      const advice = promptAdvice(this.#options.target);
      this.logger.warn(
        { what },
        `a Foundry agent has its own ${what}; the given ones are not sent. ${advice}`,
      );
    }
    return true;
  }

  #metricsContext(): MetricsContext {
    const model = this.realtimeModel;
    return {
      label: model.label(),
      model: this.target?.model ?? model.model,
      provider: model.provider,
      acquireTimeMs: this.#connection.takeAcquireTimeMs(),
    };
  }

  #assertOpen(): void {
    if (this.#closing || this.#connection.over) throw closedError('The session is closed.');
  }
}
