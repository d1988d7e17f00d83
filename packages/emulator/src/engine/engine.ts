// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type {
  ClientEvent,
  ConversationItem,
  ServerItem,
  Session,
  SessionConfig,
} from '@voicelive-kit/protocol';
import { newConversationId } from '@voicelive-kit/protocol';
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
import { updateSession } from '../settings/session-config.ts';
import { detectorSettings } from '../settings/turn-detection.ts';
import { voiceAgentSessionFields } from '../settings/voice-agent-fields.ts';
import { checkSpokenVoice } from '../settings/voices.ts';
import { withInputs } from '../settings/voice-agent.ts';
import { AvatarOutput } from './avatar-output.ts';
import type { EngineContext } from './context.ts';
import { FollowUps } from './follow-ups.ts';
import { InterimLane } from './interim-lane.ts';
import { ItemCommands } from './item-commands.ts';
import { McpServers } from './mcp-servers.ts';
import { ResponseCommands } from './response-commands.ts';
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
  readonly #commands: ResponseCommands;
  readonly #mcp: McpServers;
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
    const interim = new InterimLane(this.#context, conversationId);
    this.#responses = new Responses(this.#context, conversationId, interim.responses);
    this.#turns = new UserTurns(this.#context, this.#detector, this.#responses, (itemId, heard) =>
      this.#commands.answer(itemId, heard),
    );
    this.#mcp = new McpServers(this.#context);
    this.#context.script.meet(agentOf(this.#context.session));
    this.#items = new ItemCommands(this.#context, (task) => this.#responses.whenIdle(task));
    this.#commands = new ResponseCommands(this.#context, {
      responses: this.#responses,
      interim,
      items: this.#items,
      turns: this.#turns,
      avatar: this.#avatar,
    });
    this.#greeting = new SessionGreeting(this.#context, (greeting, words) =>
      this.#responses.whenIdle(() => this.#commands.start(greeting, undefined, words !== undefined)),
    );
    this.#followUps = new FollowUps(this.#context, {
      responses: this.#responses,
      userSpeaks: () => this.#detector.speaking && (this.session.turn_detection?.create_response ?? true),
      hasNews: () =>
        situationOf(this.#responses.approvals.asTheyEnded(this.#commands.spoken)).asks === 'results',
      answer: () => this.#commands.start({}, undefined),
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
        return this.#commands.create(event.response ?? {});
      case 'response.cancel':
        return this.#commands.cancel(event.response_id);
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
    const used = { voiceUsed: this.#voiceUsed || this.#commands.used, audioReceived: this.receivedMs > 0 };
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
}
