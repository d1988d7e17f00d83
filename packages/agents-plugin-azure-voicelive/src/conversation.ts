// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  classifyError,
  type ClientEvent,
  type ErrorDetails,
  type ResponseCreateParams,
  type ServerEvent,
  type ServerEventOf,
  type Session,
} from '@voicelive-kit/protocol';
import type { llm } from '@livekit/agents';
import { AudioInput } from './audio-input/audio-input.ts';
import { Camera, type CameraSettings } from './camera/camera.ts';
import { toJpeg } from './camera/picture.ts';
import { EchoReference } from './echo/echo-reference.ts';
import type { SessionConfiguration } from './config/session-configuration.ts';
import type { Clock } from './connection/clock.ts';
import { ContextSync } from './context/context-sync.ts';
import type { CostMeter } from './cost/cost-meter.ts';
import { ENDS_SESSION } from './errors/ends-session.ts';
import { serviceError, scrub, type VoiceLiveError, type VoiceLiveRequestError } from './errors/index.ts';
import { RateLimit } from './events/rate-limit.ts';
import type { SafeEmitter, SessionLog } from './events/safe-emitter.ts';
import { Faces } from './faces/faces.ts';
import { goesOn } from './greeting.ts';
import type { Link, LinkOwner } from './link/link.ts';
import { SessionUpdates } from './link/session-updates.ts';
import { cancelled, type ReplyPurpose, verbatim } from './responses/reply-request.ts';
import type { MetricsContext } from './responses/response-metrics.ts';
import { Responses } from './responses/responses.ts';
import type { ApprovalRules } from './tools/approval-rules.ts';
import { RemoteTools } from './tools/remote-tools.ts';
import { Fillers, type FillersInit } from './tools/fillers.ts';
import { ToolCalls } from './tools/tool-calls.ts';
import { TurnTaking } from './turns/turn-taking.ts';

/** After this much silence, an open turn or call no longer delays a planned change of connection, milliseconds. */
const SILENCE_MS = 8000;

/** How many video events are kept as the beginning of a video. */
const VIDEO_HEAD = 4;

export interface ConversationInit {
  readonly clock: Clock;
  readonly configuration: SessionConfiguration;
  readonly emitter: SafeEmitter;
  readonly log: SessionLog;
  readonly replyTimeoutMs: number;
  readonly matchResponsesByOrder: boolean;
  readonly maxConsecutiveToolReplies: number;
  /** The application's rules for approving calls of an MCP server. */
  approvalRules(serverLabel: string): ApprovalRules;
  /** Instructions for one response, in addition to those of the session. */
  instructionsWith(extra: string): ResponseCreateParams;
  /** The fillers that bridge the wait for a tool. */
  readonly fillers: Pick<FillersInit, 'texts' | 'afterMs'> | null;
  /** Why given words cannot be spoken at present; undefined when they can. */
  sayObstacle(): string | undefined;
  metrics(): MetricsContext;
  readonly cost: CostMeter;
  readonly camera: CameraSettings;
  /** Name of the model that serves the session. */
  model(): string;
  /** The service announced that it will end the session; a new one can take over. */
  onEnding(error: VoiceLiveError): void;
  /** The service said that the session cannot continue. */
  onFatal(error: VoiceLiveError): void;
}

/**
 * One conversation, across all of its connections: its history, its responses, the caller's turns and audio.
 *
 * Events of the connection arrive through `handle`; nothing here knows how a connection is made.
 */
export class Conversation implements LinkOwner {
  readonly audio: AudioInput;
  readonly camera: Camera;
  /** What the agent played, when the service needs it as an echo reference. */
  readonly echoReference: EchoReference | undefined;
  readonly context: ContextSync;
  readonly updates: SessionUpdates;
  readonly responses: Responses;
  readonly tools: ToolCalls;
  readonly remote: RemoteTools;
  /**
   * The beginning of the avatar's video on this connection, for viewers that join later: only the beginning says how to
   * decode it.
   */
  readonly videoHead: string[] = [];
  readonly faces = new Faces();
  readonly #turns: TurnTaking;
  readonly #with: ConversationInit;
  readonly #fillers: Fillers | undefined;
  readonly #reports: RateLimit;
  #link: Link | undefined;
  #toldUntranscribed = false;
  /** When a turn or a response last ended, or one was requested; clock milliseconds. */
  #activeAt: number;

  constructor(init: ConversationInit) {
    const { clock, configuration, log } = init;
    this.#with = init;
    this.#activeAt = clock.now();
    this.#reports = new RateLimit(clock);
    const format = configuration.inputFormat;
    const reference =
      format.channels === 2
        ? new EchoReference({
            sampleRate: format.sampleRate,
            now: () => clock.now(),
            onUnfed: () => warnUnfed(log),
          })
        : undefined;
    this.echoReference = reference;
    this.audio = new AudioInput({
      format,
      ...(reference && { reference: (packet) => reference.during(packet) }),
      manual: () => !configuration.detectsTurns,
      clock,
      onBacklog: () => log.warn({}, 'the service does not take audio fast enough; some of it is dropped'),
    });
    this.camera = new Camera({
      clock,
      log,
      settings: init.camera,
      model: () => init.model(),
      encode: toJpeg,
    });
    this.context = new ContextSync(log);
    this.updates = new SessionUpdates(configuration, log);
    this.tools = new ToolCalls(this.context, () => {
      if (this.tools.running) this.#fillers?.waiting();
      else this.#fillers?.over();
    });
    this.#fillers = init.fillers ? this.#fillersOf(init.fillers) : undefined;
    this.#turns = new TurnTaking({
      ...init,
      sync: this.context,
      audio: this.audio,
      session: () => this.#link?.session,
      unanswered: () => this.#askForAnswer(),
    });
    this.remote = new RemoteTools({
      ...init,
      sync: this.context,
      fill: (text) => this.#fill(text),
      cancelled: (itemId) => this.responses.wasInterrupted(itemId),
      notMade: () => this.responses.remoteCallNotMade(),
      released: () => this.responses.askForMissing(),
    });
    const { approvals } = this.remote;
    this.responses = new Responses({
      ...init,
      sync: this.context,
      audio: this.audio,
      turns: this.#turns,
      tools: this.tools,
      faces: this.faces,
      movedOn: (responseId) => approvals.overtaken(responseId),
      wasApproved: (itemId) => approvals.ended(itemId),
      awaitsConsent: (itemId) => approvals.awaits(itemId),
      holdsReply: () => approvals.holdsReply,
      callerTakesTurn: () => this.#turns.speaking || this.#turns.responsePending,
      failed: (code, error) => this.#failed(code, error),
    });
  }

  // ---- the connection

  /** A connection announced the service's own definition of the session. */
  announced(session: Session): void {
    const { configuration } = this.#with;
    const { detectsTurns, transcribes } = configuration;
    configuration.announced(session);
    if (configuration.detectsTurns !== detectsTurns) this.turnModeChanged();
    // Until now the framework was told that there would be transcripts.
    if (transcribes && !configuration.transcribes) this.#warnUntranscribed();
  }

  /** The connection is configured and filled, and carries the conversation from now on. */
  connected(link: Link): void {
    this.#link = link;
    // A turn that the service understood, but did not answer before the connection was lost.
    const responsePending = this.#turns.responsePending;
    this.#turns.clearPendingResponse();
    this.remote.connected(link);
    link.goLive();
    this.context.connected(link);
    this.camera.connected(link, { goesOn: this.context.goesOn(link) });
    this.updates.connected(link);
    this.updates.flush().catch((error: VoiceLiveRequestError) => this.#with.emitter.emitError(error, true));
    this.audio.open(link);
    // Requests follow the turns they are to answer.
    const { tracker } = this.responses;
    tracker.connected(link);
    this.audio.afterCommits(() => {
      if (this.#link !== link) return;
      if (responsePending && tracker.idle && this.responses.awaited) this.#askForAnswer();
      tracker.resume();
      this.#askAfterLoss();
    });
  }

  /** The present connection is lost: nothing on it stays open. */
  disconnected(): void {
    // A greeting of which nothing was heard is spoken on the next connection.
    if (this.responses.heard) this.#with.configuration.begun();
    this.#link?.end();
    this.#link = undefined;
    this.videoHead.length = 0;
    this.#fillers?.over();
    this.audio.close();
    this.camera.disconnected();
    this.#turns.disconnected();
    this.context.disconnected();
    this.remote.disconnected((itemId) => this.responses.wasInterrupted(itemId));
    this.responses.disconnected(this.remote.lost);
    this.updates.disconnected();
  }

  /** There will be no other connection: streams end, and pending requests are rejected. */
  end(error: VoiceLiveRequestError): void {
    this.remote.end();
    this.responses.end(error);
    this.context.end(error);
    this.camera.end();
    this.updates.end(error);
    this.disconnected();
    this.#turns.end();
    this.#reports.end();
  }

  /**
   * Whether this is a pause, in which the connection may change. State that may stay open forever (a call or a turn
   * without an answer) counts only while it is recent.
   */
  get quiet(): boolean {
    const { responses, tools, context } = this;
    const { tracker, spoken } = responses;
    const turns = this.#turns;
    if (turns.speaking || spoken.playing || responses.active || tracker.running) return false;
    if (this.remote.busy) return false;
    const open =
      turns.responsePending || tracker.asking || tools.running || context.remote.openCalls().length > 0;
    const silentSince = Math.max(this.#activeAt, spoken.playedUntil);
    return !open || this.#with.clock.now() - silentSince >= SILENCE_MS;
  }

  /** Whether the agent has a tool that ends the conversation. */
  get agentHangsUp(): boolean {
    return this.#with.configuration.agentHangsUp;
  }

  get secrets(): Iterable<string> {
    return this.#with.configuration.secrets;
  }

  // ---- the caller and the framework

  /** Cancels everything that is being said or waits to be said. */
  interrupt(): void {
    this.#fillers?.over();
    this.responses.interrupt();
  }

  /** Turn detection was switched on or off. */
  turnModeChanged(): void {
    // Without turn detection the service no longer reports that the caller stopped speaking.
    if (!this.#with.configuration.detectsTurns) this.#turns.stopSpeech();
    this.audio.followMode();
  }

  /** Speaks given words or a reply that no request waits for. */
  announce(given: string | ResponseCreateParams): void {
    this.#touch();
    if (typeof given === 'string') this.responses.tracker.ask(verbatim(given), { verbatim: true });
    else this.responses.tracker.ask(given, {});
  }

  /** Asks for a response; resolves when the service has begun it. */
  async reply(
    params: ResponseCreateParams,
    signal?: AbortSignal,
    purpose: ReplyPurpose = {},
  ): Promise<llm.GenerationCreatedEvent> {
    const reason = 'the request was aborted';
    if (signal?.aborted) throw cancelled(reason);
    this.#touch();
    const { tracker } = this.responses;
    const { promise, resolve, reject } = Promise.withResolvers<llm.GenerationCreatedEvent>();
    const request = tracker.ask(params, {
      userInitiated: true,
      ...purpose,
      started: resolve,
      failed: reject,
    });
    const onAbort = (): void => tracker.withdraw(request, reason);
    signal?.addEventListener('abort', onAbort);
    return promise.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  /** Ends a turn of the caller manually. */
  commit(): void {
    const { turnsBeginAfter } = this.#turns;
    if (this.audio.commit(turnsBeginAfter) && !this.#with.configuration.detectsTurns) this.#turns.ended();
    if (this.audio.commitWaiting) this.audio.afterCommits(() => this.responses.tracker.resume());
  }

  /** Sends an event of the application; returns false without a connection. */
  send(event: ClientEvent): boolean {
    return this.#link?.sendForeign(event) ?? false;
  }

  async updateContext(wanted: llm.ChatContext): Promise<void> {
    if (goesOn(wanted)) this.#with.configuration.begun();
    const asked = wanted.items.some(
      (item) => item.type === 'message' && item.role === 'user' && !this.context.remote.has(item.id),
    );
    if (asked) this.tools.repliesInARow = 0;
    // What is still being played is not in the framework's history yet.
    const refusal = await this.context.update(wanted, (id) => this.responses.spoken.isKnown(id));
    if (refusal) this.#with.emitter.emitError(refusal, true);
  }

  truncate(messageId: string, heardMs: number, synchronized: string | undefined): void {
    this.responses.truncate(messageId, heardMs, synchronized);
  }

  // ---- the service

  /** Passes an event of the live connection to the part it concerns. */
  handle(event: ServerEvent): void {
    const { context, responses } = this;
    const turns = this.#turns;
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        this.#touch();
        return turns.speechStarted(event);
      case 'input_audio_buffer.speech_stopped':
        this.#touch();
        return turns.speechStopped(event);
      case 'input_audio_buffer.committed':
        this.#touch();
        this.remote.approvals.overtaken();
        this.#with.configuration.begun();
        return turns.committed(event);
      case 'conversation.item.created':
        if (Camera.owns(event.item.id)) return undefined;
        turns.transcripts.itemCreated(event);
        this.remote.itemShown(event.item);
        if (responses.leavesNothing(event.item.id)) return undefined;
        context.itemCreated(event, this.#with.configuration);
        return turns.transcripts.itemHeld(event.item.id);
      case 'conversation.item.input_audio_transcription.delta':
        return turns.transcripts.delta(event);
      case 'conversation.item.input_audio_transcription.completed':
        turns.transcripts.completed(event);
        return this.#with.cost.transcription(event.item_id, event.content_index ?? 0, event.usage);
      case 'conversation.item.input_audio_transcription.failed':
        return turns.transcripts.failed(event);
      case 'conversation.item.truncated':
        return responses.spoken.truncatedByService(event);
      case 'conversation.item.deleted':
        return context.itemDeleted(event.item_id);
      case 'response.created':
        return responses.created(event);
      case 'response.output_item.added':
        this.remote.itemShown(event.item, { responseId: event.response_id });
        return responses.outputItemAdded(event);
      case 'response.content_part.added':
        return responses
          .shown(event)
          ?.message(event.item_id)
          .expect(event.part.type === 'audio' ? 'audio' : 'text');
      case 'response.video.delta':
        if (this.videoHead.length < VIDEO_HEAD) this.videoHead.push(event.delta);
        return undefined;
      case 'response.audio.delta':
        turns.understood(responses.answerBegunAt(event));
        return responses.open(event)?.addAudio(event.item_id, event.delta);
      case 'response.audio_transcript.delta':
        return responses.of(event)?.addText(event.item_id, event.delta, 'audio');
      case 'response.text.delta':
        turns.understood(responses.answerBegunAt(event));
        return responses.of(event)?.addText(event.item_id, event.delta, 'text');
      case 'response.audio_transcript.done':
        return responses.of(event)?.message(event.item_id).endText(event.transcript);
      case 'response.text.done':
        return responses.of(event)?.message(event.item_id).endText(event.text);
      case 'response.audio_timestamp.delta':
        return responses.open(event)?.message(event.item_id).addWord(event);
      case 'response.animation_viseme.delta':
        return responses
          .open(event)
          ?.message(event.item_id)
          .face?.addViseme(event.viseme_id, event.audio_offset_ms);
      case 'response.animation_blendshapes.delta':
        return responses
          .open(event)
          ?.message(event.item_id)
          .face?.addFrames(event.frames, event.frame_index ?? 0);
      case 'response.function_call_arguments.done':
        turns.understood(responses.answerBegunAt(event));
        return responses.callArgumentsDone(event);
      case 'response.output_item.done':
        this.remote.itemShown(event.item, { responseId: event.response_id, ended: true });
        return responses.outputItemDone(event);
      case 'conversation.item.retrieved':
        return this.remote.itemRetrieved(event.item);
      case 'mcp_list_tools.completed':
      case 'mcp_list_tools.failed':
        return this.remote.listed(event);
      case 'response.mcp_call_arguments.done':
      case 'response.foundry_agent_call_arguments.done':
      case 'response.foundry_agent_call.arguments_done':
        return this.remote.argumentsDone(event);
      case 'response.mcp_call.in_progress':
      case 'response.foundry_agent_call.in_progress':
      case 'response.web_search_call.in_progress':
      case 'response.web_search_call.searching':
      case 'response.web_search_call.completed':
      case 'response.file_search_call.in_progress':
      case 'response.file_search_call.searching':
      case 'response.file_search_call.completed':
        return this.remote.progressed(event);
      case 'response.mcp_call.completed':
      case 'response.mcp_call.failed':
      case 'response.foundry_agent_call.completed':
      case 'response.foundry_agent_call.failed':
        this.remote.progressed(event);
        return responses.remoteCallEnded(event);
      case 'response.audio_transcript.annotation.added':
        return this.remote.cited(event);
      case 'response.done': {
        this.#touch();
        const { id: responseId, output, status } = event.response;
        for (const item of output ?? []) this.remote.itemShown(item, { responseId, ended: true });
        responses.done(event);
        if (status === 'completed' || output?.length) this.#with.configuration.begun();
        return this.remote.responseEnded(responseId, status === 'completed');
      }
      case 'warning':
        return this.#warned(event.warning);
      case 'error':
        return this.#failed('service_error', event.error);
      default:
        return undefined;
    }
  }

  /** Speaks a filler during a wait for consent, if given words can be spoken; it may be withdrawn. */
  #fill(text: string): () => void {
    return this.#with.sayObstacle() === undefined ? this.responses.bridge(text) : () => undefined;
  }

  /** Asks the model to continue after calls that were lost with a connection, unless it does so anyway. */
  #askAfterLoss(): void {
    const { tracker } = this.responses;
    const { lost } = this.remote;
    this.remote.lossTold();
    if (lost !== undefined && tracker.idle) tracker.ask(this.#with.instructionsWith(lost));
    else this.responses.askForMissing();
  }

  #fillersOf(options: Pick<FillersInit, 'texts' | 'afterMs'>): Fillers {
    return new Fillers({
      ...options,
      clock: this.#with.clock,
      playedUntil: () => this.responses.spoken.playedUntil,
      maySpeak: () => {
        const { tracker, active } = this.responses;
        if (!this.#link || this.#with.sayObstacle() !== undefined) return false;
        return tracker.idle && !active && !this.#turns.speaking && !this.#turns.responsePending;
      },
      speak: (text) => this.responses.fill(text),
    });
  }

  /** The service did not begin a response that it should have begun by itself. */
  #askForAnswer(): void {
    this.responses.tracker.ask({}, { standsIn: true });
  }

  #warnUntranscribed(): void {
    if (this.#toldUntranscribed) return;
    this.#toldUntranscribed = true;
    this.#with.log.warn(
      {},
      'the definition of this agent has no transcription, so that what the caller says is in no history and no event; ' +
        'set `inputAudioTranscription`, in the options or in `fallback`, or switch it on in the definition',
    );
  }

  #touch(): void {
    this.#activeAt = this.#with.clock.now();
  }

  #warned({ code, param }: ServerEventOf<'warning'>['warning']): void {
    this.#reports.take(`warning ${code} ${param}`, (count) =>
      this.#with.log.warn({ code, param, count }, 'the service warns about the session'),
    );
  }

  /** The service reported an error that answers no pending request. */
  #failed(code: 'service_error' | 'response_failed', error: ErrorDetails): void {
    const { severity } = classifyError(error);
    const serviceCode = error.code ?? error.type ?? '';
    if (severity === 'harmless') {
      this.#with.log.debug(
        { code: serviceCode, param: error.param },
        'the service had nothing to do for a request',
      );
    } else if (severity === 'fatal') this.#with.onFatal(this.#reported(code, error));
    else if (ENDS_SESSION.has(serviceCode)) this.#with.onEnding(this.#reported(code, error));
    else if (code === 'response_failed') this.#with.emitter.emitError(this.#reported(code, error), true);
    else
      this.#reports.take(`${serviceCode} ${error.param}`, (count) =>
        this.#with.emitter.emitError(this.#reported(code, error, count), true),
      );
  }

  /** Logs an error of the service, and converts it to an error for the application. */
  #reported(code: 'service_error' | 'response_failed', error: ErrorDetails, occurrences = 1): VoiceLiveError {
    const { severity, hint } = classifyError(error);
    const socket = this.#link?.socket;
    const secrets = socket?.secrets ?? [];
    const serviceCode = error.code ?? error.type;
    const { param } = error;
    // The message of the service can repeat what somebody said.
    const sentence = { 'lk.pii.sentence': scrub(error.message ?? '', secrets) };
    this.#with.log.warn(
      { code: serviceCode, param, count: occurrences, ...sentence },
      'the service reports an error',
    );
    return serviceError({
      code,
      retryable: severity !== 'fatal',
      serviceCode,
      param,
      text: error.message,
      private: true,
      occurrences,
      secrets,
      hint,
      sessionId: socket?.sessionId,
      requestId: socket?.requestId,
    });
  }
}

function warnUnfed(log: SessionLog): void {
  log.warn(
    {},
    'the echo canceller gets a silent reference: call `sendEchoReference(session)`, or omit `referenceSource`',
  );
}
