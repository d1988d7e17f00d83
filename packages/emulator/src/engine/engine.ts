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
import type { Agent } from '../answers/agent-match.ts';
import type { Scenario } from '../answers/scenario.ts';
import type { ToolOffer } from '../answers/tool-guess.ts';
import { obeying } from '../answers/tool-choice.ts';
import { Ear } from '../hearing/ear.ts';
import type { VoiceActivity } from '../hearing/voice-activity.ts';
import { AvatarOutput } from '../avatar/avatar-output.ts';
import { ClientMistake } from './client-mistake.ts';
import type { EngineContext } from './context.ts';
import { multiplyCalls } from '../faults/spoil-plan.ts';
import { Conversation } from './conversation.ts';
import { patienceMs } from './endpointing.ts';
import { idleSettings, screenConfig } from './ignored-settings.ts';
import { isInterimId } from './interim.ts';
import { InterimLane } from './interim-lane.ts';
import { ItemCommands } from './item-commands.ts';
import { textOf } from './items.ts';
import { withKnownServers } from './known-servers.ts';
import { McpServers } from './mcp-servers.ts';
import { checkAvailable, checkFields, responseFields } from './request-fields.ts';
import { requestOf, type Overrides } from './response-request.ts';
import type { Heard } from './response-request.ts';
import { Responses } from './responses.ts';
import { updateSession } from './session-config.ts';
import type { SessionTarget } from './session-target.ts';
import { decodeAudio } from './sound-bytes.ts';
import { earSettings } from './turn-detection.ts';
import { finishText, typeText } from './typed-text.ts';
import { UserTurns } from './user-turns.ts';
import { checkSpokenVoice } from './voices.ts';

export interface EngineOptions extends Omit<EngineContext, 'conversation' | 'heardMs'> {
  voiceActivity: VoiceActivity;
}

/** One session of the service: takes client events, says what happens. It has no socket and no timers of its own. */
export class Engine {
  readonly #context: EngineContext;
  readonly #model: string;
  readonly #ear: Ear;
  readonly #responses: Responses;
  readonly #turns: UserTurns;
  readonly #items: ItemCommands;
  readonly #mcp: McpServers;
  readonly #interim: InterimLane;
  readonly #avatar: AvatarOutput;
  #voiceUsed = false;
  /** What to do once the active response is over. */
  #waiting: (() => void)[] = [];

  constructor(options: EngineOptions) {
    const { voiceActivity, ...rest } = options;
    this.#model = options.target.model;
    this.#ear = new Ear(voiceActivity, earSettings(options.session), (piece) =>
      patienceMs(this.#context.session.turn_detection, this.#context.script.wording(piece)),
    );
    const { after, emit, random } = options;
    this.#avatar = new AvatarOutput({ after, emit, random, session: () => this.#context.session });
    this.#context = {
      ...rest,
      emit: (event) => this.#avatar.pass(event),
      conversation: new Conversation(),
      heardMs: () => this.#ear.nowMs,
    };
    const conversationId = options.family === 'native' ? newConversationId(options.random) : '';
    this.#interim = new InterimLane(this.#context, conversationId);
    const onIdle = (): void => this.#onIdle();
    this.#responses = new Responses(this.#context, conversationId, onIdle, this.#interim.responses);
    this.#turns = new UserTurns(this.#context, this.#ear, this.#responses, (itemId, heard) =>
      this.#answer(itemId, heard),
    );
    this.#mcp = new McpServers(this.#context);
    this.#context.script.meet(agentOf(this.#context.session));
    this.#items = new ItemCommands(this.#context, (task) => this.#whenIdle(task));
  }

  get session(): Session {
    return this.#context.session;
  }

  get conversation(): Conversation {
    return this.#context.conversation;
  }

  /** Milliseconds of audio received. */
  get receivedMs(): number {
    return this.#ear.receivedMs;
  }

  /** Hears speech that is not there, for some milliseconds: noise, or words. False where it cannot hear now. */
  hearUnspoken(ms: number, words?: string): boolean {
    return this.#turns.hearUnspoken(ms, words);
  }

  /** Begins with what was said before, on another connection; nobody is told. */
  resume(items: readonly ServerItem[]): void {
    const { conversation, script } = this.#context;
    for (const item of items) {
      conversation.add(item);
      if (item.type === 'message' && item.role === 'user') script.read(item.id, textOf(item));
    }
  }

  /** Says that the session exists. */
  open(): void {
    this.#context.emit({ kind: 'session-created', session: this.#context.session });
  }

  /** Frees what the session holds. */
  close(): void {
    this.#ear.close();
    this.#turns.close();
    this.#responses.close();
    this.#waiting = [];
  }

  /** Does what a client event asks for; a mistake in it becomes an `error` event, anything else goes on. */
  handle(event: ClientEvent): void {
    try {
      this.#dispatch(event);
    } catch (error) {
      // A shape nobody foresaw must not end the other sessions.
      const mistake =
        error instanceof ClientMistake ? error : new ClientMistake('internal_error', String(error));
      this.refuse(mistake, event.event_id);
    }
  }

  /** Tells the client about a mistake in one of its events. */
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
        return this.#avatar.connect(event.client_sdp);
      case 'rtc.call.sdp.create':
        throw new ClientMistake('invalid_request_error', `The emulator does not do '${event.type}'.`, 'type');
      case 'input_audio.turn.start':
      case 'input_audio.turn.append':
      case 'input_audio.turn.end':
      case 'input_audio.turn.cancel':
      case 'input_audio.clear':
      case 'mcp_approval_response':
        // Named in the SDK, answered by nothing known.
        return undefined;
    }
  }

  #configure(given: SessionConfig): void {
    const { conversation, emit, session, target } = this.#context;
    checkAvailable(target.apiVersion, 'session', given);
    const spoken = conversation.items.some(
      (item) => item.type === 'message' && item.role === 'assistant' && conversation.audioMs(item.id) > 0,
    );
    if (spoken) checkSpokenVoice(session.voice, given.voice);
    checkAgentTools(this.#context.scenario, given);
    const { config, ignored } = screenConfig(target, given);
    this.#update(config);
    for (const setting of [...ignored, ...idleSettings(target, this.#context.session, config)]) {
      emit({ kind: 'warning', code: 'unsupported_option', ...setting });
    }
  }

  #update(config: Parameters<typeof updateSession>[1]): void {
    const { session, family } = this.#context;
    const soFar = {
      session,
      family,
      model: this.#model,
      voiceUsed: this.#voiceUsed,
      audioReceived: this.receivedMs > 0,
      random: this.#context.random,
      manualTranscription: this.#context.manualTranscription,
    };
    this.#context.session = updateSession(soFar, config);
    this.#context.script.meet(agentOf(this.#context.session));
    if (config.voice) this.#voiceUsed = true;
    this.#ear.configure(earSettings(this.#context.session));
    this.#context.emit({ kind: 'session-updated', session: this.#context.session });
    this.#avatar.configured();
    this.#mcp.discover(this.#context.session);
  }

  #createItem(item: ConversationItem, previousItemId: string | null | undefined): void {
    if (item.type !== 'mcp_approval_response') return this.#items.create(item, previousItemId);
    const { approvals } = this.#responses;
    approvals.check(item);
    this.#items.create(item, previousItemId);
    return approvals.answer(item);
  }

  #respond(overrides: Overrides): void {
    checkFields(responseFields, overrides, 'response');
    checkAvailable(this.#context.target.apiVersion, 'response', overrides);
    checkAgent(this.#context.target, overrides);
    this.#makeWay(overrides);
    for (const item of overrides.append_input_items ?? []) this.#items.create(item, undefined);
    const committed = this.#turns.commitForResponse((heard) => {
      this.#whenIdle(() => this.#start(overrides, heard));
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
    // More than once when an answer that waited takes the place at once.
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
    this.#responses.cancel('client_cancelled');
  }

  /** Answers a user turn by itself, after the active response if there is one, unless that one has answered it already. */
  #answer(itemId: string, heard: Heard | undefined): void {
    if (this.#responses.activeId === undefined) return this.#start({}, heard);
    this.#whenIdle(() => {
      if (this.#responses.activeId === undefined && this.#isUnanswered(itemId)) this.#start({}, heard);
    });
    return undefined;
  }

  #isUnanswered(itemId: string): boolean {
    const items = this.#spoken;
    const at = items.findIndex((item) => item.id === itemId);
    return at >= 0 && !items.slice(at).some((item) => item.type === 'message' && item.role === 'assistant');
  }

  #start(overrides: Overrides, heard: Heard | undefined): void {
    const { session, family, script, faults, target } = this.#context;
    if (target.deploymentFails) {
      const reason = `Failed to connect to the deployment '${target.model}': status 400`;
      return this.#context.abandon('byom_realtime_connection_error', reason);
    }
    const items =
      overrides.input_items?.map(asServerItem) ?? this.#responses.approvals.asTheyEnded(this.#spoken);
    const offer = toolOffer(session, overrides);
    const given = givenWords(overrides);
    const answer = given === undefined ? script.answer(items, offer) : undefined;
    faults.armTurn(answer?.turn);
    faults.armReply(answer?.reply);
    const many = answer?.reply.call && faults.takeRequest('parallel-calls');
    const chosen = answer && obeying(answer.reply, offer);
    // An agent of the service has tools of its own.
    const wanted =
      chosen && !target.agent ? withKnownServers(chosen, overrides.tools ?? session.tools ?? []) : chosen;
    const made = wanted && many ? multiplyCalls(wanted, many.count) : wanted;
    const recorded = this.#context.scenario?.given?.find(({ say }) => say === given);
    const reply = given === undefined ? made : { say: given, ...recorded };
    this.#voiceUsed = true;
    const request = requestOf(session, family, overrides, reply, heard);
    if (answer?.begun !== undefined) request.begun = answer.begun;
    const ask = answer?.own ? this.#context.mind.answer : undefined;
    if (ask !== undefined) {
      const instructions = overrides.instructions ?? session.instructions;
      const agent = session.instructions ?? '';
      request.think = (signal) => ask({ items, instructions, agent, offer }, signal);
    }
    return this.#responses.start(this.#interim.equip(request));
  }

  /** The conversation as a model reads it: without fillers. */
  get #spoken(): ServerItem[] {
    return this.#context.conversation.items.filter((item) => !isInterimId(item.id));
  }

  #whenIdle(task: () => void): void {
    if (this.#responses.activeId === undefined) task();
    else this.#waiting.push(task);
  }

  #onIdle(): void {
    const tasks = this.#waiting;
    this.#waiting = [];
    for (const task of tasks) this.#whenIdle(task);
  }
}

function busy(responseId: string): ClientMistake {
  return new ClientMistake(
    'conversation_already_has_active_response',
    `Conversation already has an active response in progress: ${responseId}. Wait until the response is finished before creating a new one.`,
  );
}

/** A scenario that lists agents has no others, as tools either. */
function checkAgentTools(scenario: Scenario | undefined, { tools }: SessionConfig): void {
  if (scenario?.agents === undefined || !Array.isArray(tools)) return;
  const unknown = tools.find(
    (tool) => tool?.type === 'foundry_agent' && !Object.hasOwn(scenario.agents ?? {}, tool.agent_name),
  );
  if (unknown?.type !== 'foundry_agent') return;
  throw new ClientMistake(
    'agent_not_found',
    `The agent '${unknown.agent_name}' was not found.`,
    'session.tools',
  );
}

/** An agent brings its own instructions. */
function checkAgent({ agent }: SessionTarget, overrides: Overrides): void {
  if (agent === undefined || overrides.instructions === undefined) return;
  throw new ClientMistake(
    'invalid_request_error',
    'Overriding instructions in response.create is not supported in agent sessions.',
    'response.instructions',
  );
}

/** What a client wants to hear verbatim. */
function givenWords({ pre_generated_assistant_message: message }: Overrides): string | undefined {
  return message && textOf({ ...message, type: 'message', role: 'assistant', id: '' });
}

/** An item given for one response only; it never enters the conversation, so its id is nobody's. */
function asServerItem(item: ConversationItem): ServerItem {
  return { ...item, id: item.id ?? '' };
}

/** The function tools a response may call; a response's own list replaces the session's. */
function toolOffer(session: Session, overrides: Overrides): ToolOffer {
  const choice = overrides.tool_choice ?? session.tool_choice ?? 'auto';
  const tools = (overrides.tools ?? session.tools ?? []).filter((tool) => tool.type === 'function');
  return {
    tools,
    choice: typeof choice === 'string' ? choice : { name: choice.name },
    ...(typeof overrides.instructions === 'string' && { instructions: overrides.instructions }),
  };
}

/** What tells the agents of one conversation apart. */
function agentOf({ instructions, tools }: Session): Agent {
  const names = (tools ?? []).flatMap((tool) => (tool.type === 'function' ? [tool.name] : []));
  return { instructions: instructions ?? '', tools: names };
}
