// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type {
  ClientEvent,
  ConversationItem,
  ServerItem,
  Session,
  SessionConfig,
} from '@voicelive-kit/protocol';
import { newConversationId, newResponseId } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { Conversation } from '../conversation/conversation.ts';
import { isAssistant, isUser, textOf } from '../conversation/items.ts';
import { patienceMs } from '../hearing/endpointing.ts';
import { SpeechDetector } from '../hearing/speech-detector.ts';
import type { VoiceActivity } from '../hearing/voice-activity.ts';
import { agentOf } from '../script/agent-match.ts';
import { situationOf } from '../script/situation.ts';
import { checkAgentTools } from '../settings/agent-rules.ts';
import { screenConfig } from '../settings/ignored-settings.ts';
import { checkAvailable, checkFields, sessionFields } from '../settings/request-fields.ts';
import { modelFailure } from '../settings/response-model.ts';
import { checkResponse } from '../settings/response-rules.ts';
import { updateSession } from '../settings/session-config.ts';
import { detectorSettings } from '../settings/turn-detection.ts';
import { voiceAgentSessionFields } from '../settings/voice-agent-fields.ts';
import { checkSpokenVoice } from '../settings/voices.ts';
import { withInputs } from '../settings/voice-agent.ts';
import { answerTo } from './answering.ts';
import { AvatarOutput } from './avatar-output.ts';
import type { EngineContext } from './context.ts';
import { FollowUps } from './follow-ups.ts';
import { InterimLane } from './interim-lane.ts';
import { isInterimId } from './interim.ts';
import { ItemCommands } from './item-commands.ts';
import { McpServers } from './mcp-servers.ts';
import type { Heard, Overrides } from './response-request.ts';
import { Responses } from './responses.ts';
import { negotiateCall } from './rtc-call.ts';
import { SessionGreeting } from './session-greeting.ts';
import { decodeAudio } from './sound-bytes.ts';
import { finishText, typeText } from './typed-text.ts';
import { UserTurns } from './user-turns.ts';

export interface EngineOptions extends Omit<
  EngineContext,
  'conversation' | 'heardMs' | 'play' | 'silenceAvatar' | 'callEnded'
> {
  voiceActivity: VoiceActivity;
}

/**
 * One session of the service: takes client events and emits engine events. It has no socket and no timers of its own.
 */
export class Engine {
  readonly #context: EngineContext;
  readonly #detector: SpeechDetector;
  readonly #responses: Responses;
  readonly #turns: UserTurns;
  readonly #items: ItemCommands;
  readonly #mcp: McpServers;
  readonly #interim: InterimLane;
  readonly #avatar: AvatarOutput;
  readonly #greeting: SessionGreeting;
  readonly #followUps: FollowUps;
  #voiceUsed = false;
  #configured = false;
  /** Why the service no longer accepts anything. */
  #broken: ClientMistake | undefined;

  constructor(options: EngineOptions) {
    const { voiceActivity, ...rest } = options;
    this.#detector = new SpeechDetector(voiceActivity, detectorSettings(options.session), (piece) =>
      patienceMs(this.#context.session.turn_detection, this.#context.script.wording(piece)),
    );
    this.#context = {
      ...rest,
      play: (sound) => this.#avatar.play(sound),
      silenceAvatar: () => this.#avatar.interrupted(),
      callEnded: (call, responseId) => this.#followUps.ended(call, responseId),
      conversation: new Conversation(),
      heardMs: () => this.#detector.nowMs,
    };
    this.#avatar = new AvatarOutput(this.#context);
    const conversationId = options.family === 'native' ? newConversationId(options.random) : '';
    this.#interim = new InterimLane(this.#context, conversationId);
    this.#responses = new Responses(this.#context, conversationId, this.#interim.responses);
    this.#turns = new UserTurns(this.#context, this.#detector, this.#responses, (itemId, heard) =>
      this.#answer(itemId, heard),
    );
    this.#mcp = new McpServers(this.#context);
    this.#context.script.meet(agentOf(this.#context.session));
    this.#items = new ItemCommands(this.#context, (task) => this.#responses.whenIdle(task));
    this.#greeting = new SessionGreeting(this.#context, (greeting, words) =>
      this.#responses.whenIdle(() => this.#start(greeting, undefined, words !== undefined)),
    );
    this.#followUps = new FollowUps(this.#context, {
      responses: this.#responses,
      userSpeaks: () => this.#detector.speaking && (this.session.turn_detection?.create_response ?? true),
      hasNews: () => situationOf(this.#responses.approvals.asTheyEnded(this.#spoken)).asks === 'results',
      answer: () => this.#start({}, undefined),
    });
  }

  get session(): Session {
    return this.#context.session;
  }

  get conversation(): Conversation {
    return this.#context.conversation;
  }

  /** Milliseconds of audio received. */
  get receivedMs(): number {
    return this.#detector.receivedMs;
  }

  /** Simulates speech for some milliseconds: noise, or words. False if that is impossible now. */
  hearUnspoken(ms: number, words?: string): boolean {
    return this.#turns.hearUnspoken(ms, words);
  }

  /** Starts with an earlier conversation of another connection, without any events. */
  resume(items: readonly ServerItem[]): void {
    const { conversation, script } = this.#context;
    for (const item of items) {
      conversation.add(item);
      if (isUser(item)) script.read(item.id, textOf(item));
    }
  }

  /** Announces that the session exists. */
  open(): void {
    this.#context.emit({ kind: 'session-created', session: this.#context.session });
    if (this.#context.target.voiceAgent === undefined) return;
    // The service applies the definition itself and says so: "Migrate from Voice Live" (learn.microsoft.com) has clients
    // wait for this event although they have sent nothing.
    this.#context.emit({ kind: 'session-updated', session: this.#context.session });
    this.#mcp.discover(this.#context.session);
    this.#greeting.opened();
  }

  /** Frees the session's resources. */
  close(): void {
    this.#detector.close();
    this.#turns.close();
    this.#responses.close();
    this.#avatar.close();
  }

  /** Handles a client event; a mistake in it becomes an `error` event, and the session continues. */
  handle(event: ClientEvent): void {
    if (this.#broken !== undefined) return this.refuse(this.#broken, event.event_id);
    try {
      this.#dispatch(event);
    } catch (error) {
      this.#failed(error, event.event_id);
    }
    return undefined;
  }

  /** An unforeseen shape must not end the other sessions. */
  #failed(error: unknown, eventId: string | undefined): void {
    const mistake =
      error instanceof ClientMistake ? error : new ClientMistake('internal_error', String(error));
    this.refuse(mistake, eventId);
    if (mistake.aftermath === 'refusing') this.#broken = mistake;
    if (mistake.aftermath === 'ended') this.#context.hangUp();
  }

  /** Reports a mistake in a client event. */
  refuse(mistake: ClientMistake, eventId: string | undefined): void {
    const { code, message, param } = mistake;
    this.#context.emit({
      kind: 'error',
      error: {
        type: code === 'internal_error' ? 'server_error' : 'invalid_request_error',
        code,
        message,
        param,
        event_id: eventId ?? null,
      },
    });
  }

  #dispatch(event: ClientEvent): void {
    switch (event.type) {
      case 'session.update':
        return this.#configure(event.session);
      case 'input_audio_buffer.append':
        return this.#turns.append(decodeAudio(event.audio));
      case 'input_audio_buffer.commit':
        return this.#turns.commit();
      case 'input_audio_buffer.clear':
        return this.#turns.clear();
      case 'conversation.item.create':
        return this.#createItem(event.item, event.previous_item_id);
      case 'conversation.item.retrieve':
        return this.#items.retrieve(event.item_id);
      case 'conversation.item.truncate':
        return this.#items.truncate(event.item_id, event.content_index, event.audio_end_ms);
      case 'conversation.item.delete':
        return this.#items.delete(event.item_id);
      case 'input_text.delta':
        return typeText(this.#context, event.id, event.delta, event.content_index ?? 0);
      case 'input_text.done':
        return finishText(this.#context, event.id);
      case 'response.create':
        return this.#respond(event.response ?? {});
      case 'response.cancel':
        return this.#cancel(event.response_id);
      case 'output_audio_buffer.clear':
        return this.#avatar.clear();
      case 'session.avatar.connect':
        this.#avatar
          .connect(event.client_sdp)
          ?.catch((error: unknown) => this.#failed(error, event.event_id));
        return undefined;
      case 'rtc.call.sdp.create':
        return negotiateCall(this.#context, event.sdp_offer);
      case 'input_audio.turn.start':
      case 'input_audio.turn.append':
      case 'input_audio.turn.end':
      case 'input_audio.turn.cancel':
      case 'input_audio.clear':
      case 'mcp_approval_response':
        // Named in the SDK, but not known to be answered.
        return undefined;
    }
  }

  #configure(given: SessionConfig): void {
    const { conversation, emit, scenario, session, target } = this.#context;
    checkAvailable(target.apiVersion, 'session', given);
    const { config, ignored } = screenConfig(target, given);
    const fields = target.voiceAgent === undefined ? sessionFields : voiceAgentSessionFields;
    checkFields(fields, config, 'session');
    const spoken = conversation.items.some((item) => isAssistant(item) && conversation.audioMs(item.id) > 0);
    if (spoken) checkSpokenVoice(session.voice, config.voice);
    checkAgentTools(scenario, config, 'session');
    const used = { voiceUsed: this.#voiceUsed, audioReceived: this.receivedMs > 0 };
    this.#context.session = updateSession(
      { ...this.#context, configured: this.#configured, ...used },
      withInputs(config, target.voiceAgent),
    );
    this.#configured = true;
    if (config.voice) this.#voiceUsed = true;
    this.#context.script.meet(agentOf(this.#context.session));
    this.#detector.configure(detectorSettings(this.#context.session));
    emit({ kind: 'session-updated', session: this.#context.session });
    this.#avatar.configured();
    this.#mcp.discover(this.#context.session);
    this.#greeting.configured();
    for (const setting of ignored) emit({ kind: 'warning', code: 'unsupported_option', ...setting });
  }

  #createItem(item: ConversationItem, previousItemId: string | null | undefined): void {
    if (item.type !== 'mcp_approval_response') return this.#items.create(item, previousItemId);
    const { approvals } = this.#responses;
    approvals.check(item);
    this.#items.create(item, previousItemId);
    return approvals.answer(item);
  }

  #respond(overrides: Overrides): void {
    const { scenario, session, target } = this.#context;
    checkResponse(target, session, overrides);
    if (target.agent === undefined) checkAgentTools(scenario, overrides, 'response');
    const { append_input_items: added = [], input_items: given = [] } = overrides;
    this.#items.check(added, 'response.append_input_items', true);
    this.#items.check(given, 'response.input_items', false);
    this.#makeWay(overrides);
    for (const item of added) this.#items.create(item, undefined);
    const committed = this.#turns.commitForResponse((heard) => {
      this.#responses.whenIdle(() => this.#start(overrides, heard));
    });
    if (!committed) this.#start(overrides, undefined);
  }

  /** One response at a time. */
  #makeWay(overrides: Overrides): void {
    const { faults, random, whenBusy } = this.#context;
    const race = faults.take('reply-race');
    if (race && this.#responses.activeId === undefined) this.#start({}, undefined);
    if (race || faults.take('already-active')) throw busy(this.#responses.activeId ?? newResponseId(random));
    if (this.#responses.activeId === undefined) return;
    if (whenBusy === 'refuse' || overrides.cancel_previous === false) throw busy(this.#responses.activeId);
    // Repeats if a waiting answer takes its place at once.
    while (this.#responses.activeId !== undefined) this.#responses.cancel('client_cancelled');
  }

  #cancel(responseId: string | undefined): void {
    const active = [this.#responses.activeId, this.#interim.responses.activeId].filter(
      (id) => id !== undefined,
    );
    const other = responseId !== undefined && !active.includes(responseId);
    if (active.length === 0 || other || this.#context.faults.take('cancel-refused')) {
      throw new ClientMistake('response_cancel_not_active', 'Cancellation failed: no active response found.');
    }
    this.#avatar.interrupted();
    this.#responses.cancel('client_cancelled');
  }

  /**
   * Answers a user turn automatically, after the active response if there is one, unless that one has already answered
   * it.
   */
  #answer(itemId: string, heard: Heard | undefined): void {
    if (this.#responses.activeId === undefined) return this.#start({}, heard);
    this.#responses.whenIdle(() => {
      if (this.#responses.activeId === undefined && this.#isUnanswered(itemId)) this.#start({}, heard);
    });
    return undefined;
  }

  #isUnanswered(itemId: string): boolean {
    const items = this.#spoken;
    const at = items.findIndex((item) => item.id === itemId);
    return at >= 0 && !items.slice(at).some(isAssistant);
  }

  /** `aloud`: given words are spoken with any voice. */
  #start(overrides: Overrides, heard: Heard | undefined, aloud = false): void {
    const { session, target } = this.#context;
    if (target.deploymentFails) {
      const reason = `Failed to connect to the deployment '${target.model}': status 400`;
      return this.#context.abandon('byom_realtime_connection_error', reason);
    }
    const items = this.#responses.approvals.asTheyEnded(this.#spoken);
    const request = answerTo(this.#context, items, overrides, heard);
    const fails = request.verbatim ? undefined : modelFailure(target, session, overrides);
    if (fails !== undefined) request.fails = fails;
    if (aloud) request.aloud = true;
    this.#voiceUsed = true;
    return this.#responses.start(this.#interim.equip(request));
  }

  /** The conversation as a model reads it: without fillers. */
  get #spoken(): ServerItem[] {
    return this.#context.conversation.items.filter((item) => !isInterimId(item.id));
  }
}

function busy(responseId: string): ClientMistake {
  return new ClientMistake(
    'conversation_already_has_active_response',
    `Conversation already has an active response in progress: ${responseId}. Wait until the response is finished before creating a new one.`,
  );
}
