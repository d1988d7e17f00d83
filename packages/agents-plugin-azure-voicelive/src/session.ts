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
import { interimObstacle } from './options/interim-support.ts';
import type { GeneratedGreeting, SessionOptions } from './options/options.ts';
import { type ResolvedOptions, type ResolvedTarget, takesPrompt } from './options/resolved-options.ts';
import { sessionConfigOf } from './options/session-config.ts';
import { replyOptionsIn, replyParams } from './reply-options.ts';
import { givenIn, type SayOptions } from './say-mark.ts';
import { toolChoiceOf } from './options/tool-choice.ts';
import { plainCopy, validateClientEvent, validateRuntimeOptions } from './options/validate.ts';
import { fieldsInOurWords, inOurWords } from './options/wire-words.ts';
import { verbatim } from './responses/reply-request.ts';
import type { MetricsContext } from './responses/response-metrics.ts';
import type { SpokenPlace } from './responses/spoken-place.ts';
import { SessionTelemetry } from './telemetry/session-telemetry.ts';
import { approvalRulesOf } from './tools/approval-rules.ts';
import { AzureMcpTool } from './tools/azure-mcp.ts';
import { ObservedTools } from './tools/observed-tools.ts';

/**
 * A frame as the framework sees it. Its CommonJS declarations lead to the ESM ones of rtc-node, so a class of the same
 * name imported from there would be another type in CommonJS.
 */
type AudioFrame = Parameters<llm.RealtimeSession['pushAudio']>[0];

/** What `session.updateOptions` can change while a session runs; names are those of the options. */
export interface RuntimeOptions extends Omit<SessionOptions, 'toolChoice'> {
  toolChoice?: llm.ToolChoice | null;
}

/** @internal The way of what an avatar says into the session. */
export interface AvatarVoice {
  /** Hz, of the samples. */
  readonly sampleRate: number;
  /** How the video of this connection began, base64. */
  readonly head: readonly string[];
  /** Whether an avatar says what the service says from now on. */
  takeOver(byAvatar: boolean): void;
  says(responseId: string | undefined, samples: Int16Array): SpokenPlace | undefined;
  /** Nothing more comes of a response, or of any. */
  silent(responseId?: string): void;
}

/** @internal What a session is made with. */
export interface RealtimeSessionInit {
  readonly model: llm.RealtimeModel;
  readonly options: ResolvedOptions;
  readonly routes: Routes;
  readonly wishes: SessionWishes;
  readonly onClosed: (session: RealtimeSession) => void;
  readonly onTargetChanged: (session: RealtimeSession, change: TargetChange) => void;
}

/**
 * One conversation with Voice Live, over as many connections as it takes.
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
  /** The tools by the list that was made of them, so that a list which is taken back takes its tools with it. */
  readonly #toolsOf = new WeakMap<readonly Tool[], ObservedTools>();
  /** Tools of which the service is told nothing. */
  #tools: ObservedTools;
  readonly #telemetry: SessionTelemetry | undefined;
  #closing: Promise<void> | undefined;
  #warnedOfInput = false;
  readonly #greeting: Greeting;
  readonly #inputStream = new InputStream<AudioFrame>(
    (frame) => this.pushAudio(frame),
    (error) => this.logger.error({ error }, 'the stream of audio failed'),
  );

  /** @internal Made by `RealtimeModel.session()`; connects in the background. */
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

  /** What this session can do at present; `model.capabilities` is what a new one starts with. */
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

  /** Where the session stands with the service; `connection_state_changed` tells of each change. */
  get connectionState(): ConnectionState {
    return this.#connection.state;
  }

  /** What the session has cost so far, an estimate in US dollars; `cost_estimated` tells of each change. */
  get cost(): CallCost {
    return this.#cost.call;
  }

  /**
   * The id the service gave the session, for support requests; null before the first connection. It is another one after
   * each change of connection.
   */
  get sessionId(): string | null {
    return this.#connection.reported?.id ?? null;
  }

  /**
   * The configuration in force as the service last reported it, under the names of the wire and with what it filled in; null
   * before the first connection. A copy, in which credentials of remote tools are blanked.
   */
  get effectiveConfig(): Session | null {
    const { reported, secrets } = this.#connection;
    return reported ? withoutCredentials(reported, secrets) : null;
  }

  /**
   * The id of the Foundry conversation, for agent sessions: given as `agent.conversationId` to another `RealtimeModel`, the
   * agent goes on with it. Null for models, and before the first connection. (`thread_id` of `RespondingAgentOptions` in
   * `@azure/ai-voicelive` 1.1.0.)
   */
  get agentConversationId(): string | null {
    return this.#connection.reported?.agent?.thread_id ?? null;
  }

  /** @internal What an avatar says in place of the service's own sound goes here. */
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

  /** @internal How the faces of what is said move. */
  get faces(): Faces {
    return this.#conversation.faces;
  }

  /** @internal Resolves once the first connection is configured, or there will be none. */
  get settled(): Promise<void> {
    return this.#connection.settled;
  }

  /** @internal The framework asks for the session: its traces belong to what is being traced there. */
  joinTrace(): void {
    this.#telemetry?.join();
  }

  /** @internal The call for which the model opened this session ahead of time. */
  claim({ turnDetectionDisabled = false }: SessionWishes): void {
    if (turnDetectionDisabled) this.updateOptions({ turnDetection: null });
    this.#connection.claim();
  }

  get chatCtx(): llm.ChatContext {
    return this.#conversation.context.remote.show();
  }

  /** Executing a call with these tells the session how the call goes. */
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
          ? 'this model takes no MCP servers; choose another model'
          : 'the wire of voice agents and that of Voice Live have tools of their own, and this is one of the other',
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
   * What the framework sets when an agent begins. On an open connection each part would wait for the service, one after
   * the other; here instructions and tools are one change, and the history goes with it.
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
   * Changes what the service lets change in a running session: the tool choice, and every session option except the
   * model and the audio formats. A change the service refuses is reported as a recoverable error and taken back.
   * @throws VoiceLiveConfigError for a name or value the constructor would not take either.
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
   * The same as {@link updateOptions}, to be awaited: resolves when the service has acknowledged the change, or holds it
   * already. Without a connection it waits for the next one. A later change of the same option takes the place of this one.
   * @throws VoiceLiveConfigError for a name or value the constructor would not take either.
   * @throws VoiceLiveRequestError `update_rejected` with the service's refusal, after which the former value is in force;
   *   `update_timeout` when it does not answer within 5 s, and `session_closed`.
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
   * Sends any client event, under the names of the newest API version. What the service says to it arrives as the events of
   * {@link SessionEvents}; an error to it as `server_error`, with the `event_id` of the event if that has one, and as a
   * recoverable `error`. Items it creates become part of the history, and a response it asks for is spoken like one
   * that the service began by itself.
   *
   * A `session.update` is merged with the plugin's own, as by {@link updateOptions}: it holds for later connections too, and
   * its `event_id` is not used. Sound of the caller belongs into {@link pushAudio}, which knows what has been sent.
   *
   * Nothing is queued, because an event concerns the connection as it is.
   * @throws VoiceLiveRequestError `not_connected` without a connection, `session_closed` after its end.
   * @throws VoiceLiveConfigError for a `session.update` of the model or of audio formats, a response in another format, and
   *   what is no event.
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

  /** @internal What the agent's output plays, where the service wants to be told. */
  get echoReference(): EchoReference | undefined {
    return this.#conversation.echoReference;
  }

  /** Of the framework. A stream takes the place of the one before. */
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
   * Shows the model what the caller's camera sees: of all frames given here, one every `camera.everyMs` becomes a picture in the
   * service's conversation, which holds the last `camera.keep` of them. No reply is asked for, and the chat context has
   * none of it. Microsoft describes it for voice agents ("Send image input to a voice agent", camera context). The framework (1.9.0)
   * gives frames to duplex models only, by a method of this name; `watchCamera` gives those of a room.
   * @param rotation - how far the frame is turned from upright, clockwise; default 0.
   */
  pushVideo(frame: VideoFrame, { rotation = 0 }: { readonly rotation?: Rotation } = {}): void {
    if (!this.#closing) this.#conversation.camera.push(frame, rotation);
  }

  /** The camera is off: takes its pictures out of the conversation. */
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
    // The model must see an answer to every call before it is asked to go on.
    tools.settle();
    const stopTools = tools.repliesInARow >= this.#options.maxConsecutiveToolReplies;
    if (stopTools) this.logger.warn({}, 'too many replies in a row called tools; the next one may not');
    const own = replyOptionsIn(instructions);
    const params = {
      ...this.#replyInstructions(own ? own.instructions : instructions),
      ...(own && replyParams(own)),
      ...(stopTools ? { tool_choice: 'none' as const } : {}),
    };
    return this.#conversation.reply(params, signal);
  }

  /**
   * Has the service speak given words verbatim, when what was asked for before has been said. For whoever reads the
   * streams himself, as the framework will once it has a hook for it (`supportsSay` in Python); in an `AgentSession` use
   * `say(agentSession, text)`.
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

  /** @returns the fields of the session that are meant, under their wire names. */
  #change({ toolChoice, ...fields }: RuntimeOptions): string[] {
    const changed = this.#changeFields(sessionConfigOf(fields));
    if (toolChoice === undefined) return changed;
    if (toolChoice === null) this.#configuration.restoreToolChoice();
    else {
      this.#configuration.change({ tool_choice: toolChoiceOf(toolChoice) }, 'framework');
    }
    return [...changed, 'tool_choice'];
  }

  /** Why the target cannot have interim responses as the options have them. */
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

  /** Sends what has changed; a refusal is an event. */
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
    // Those of a definition are known where the service shows them.
    const knowsBase = base !== '' && this.#options.target.kind === 'voice-agent';
    if (!extra || (!knowsBase && this.#agentOwns('instructions'))) return {};
    return { instructions: base === '' ? extra : `${base}\n\n${extra}` };
  }

  /** The target that serves, or is to. */
  get #serving(): ResolvedTarget {
    return this.#options.fallback[(this.target?.index ?? 0) - 1] ?? this.#options;
  }

  /** Prepares the configuration for the target of an index. */
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
      'settings of the session do not fit the next target',
    );
  }

  /** True when a Foundry agent is at the other end, which brings its own; says so when something is left out. */
  #agentOwns(what: string | null): boolean {
    if (takesPrompt(this.#options.target)) return false;
    if (what) this.logger.warn({ what }, 'a Foundry agent has its own; those given are not sent');
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
