// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  codecFor,
  newConversationId,
  OPENAI_VOICES,
  toVoiceAgentEvent,
  VOICE_AGENT_CLIENT_EVENTS,
  type ClientEvent,
  type Random,
  type Session,
  type SessionConfig,
  type Voice,
} from '@voicelive-kit/protocol';
import { createServerEvents, type ServerEvents } from '@voicelive-kit/protocol/server';
import { ClientMistake } from '../client-mistake.ts';
import type { EngineEvent } from '../engine/events.ts';
import type { SessionTarget } from '../settings/session-target.ts';
import { withDefinition } from '../settings/voice-agent.ts';
import type { ClientFrame, Dialect } from './dialect.ts';
import { mistakeOfFrame } from './frame-mistake.ts';
import { extrasOf, follow, VoiceAgentConversation, withVoiceAgentFields } from './voice-agent.ts';
import type { VoiceAgentEvent } from './voice-agent-events.ts';
import { checkResponse, checkSession } from './voice-agent-fields.ts';
import { toVoiceLive } from './voice-live.ts';

const CODEC = codecFor('v1', 'voice-agent-v1');
const NAMES_OF_EVENTS = `Supported values are: ${VOICE_AGENT_CLIENT_EVENTS.map((type) => `'${type}'`).join(', ')}.`;

/**
 * Foundry's voice agents for one connection: the events of Voice Live under the names of that wire, and its additional
 * events.
 */
export class VoiceAgentDialect implements Dialect {
  readonly name = 'voice-agent-v1';
  readonly #make: ServerEvents;
  readonly #target: SessionTarget;
  readonly #random: Random;
  readonly #conversation: VoiceAgentConversation;
  #session: Session = { id: '' };
  #audio = false;
  /** A mistake found here already uses the wire's field names. */
  #spelled = false;

  constructor(target: SessionTarget, random: Random) {
    this.#make = createServerEvents({ random });
    this.#target = target;
    this.#random = random;
    this.#conversation = new VoiceAgentConversation(
      newConversationId(random),
      target.voiceAgent?.stored === true,
    );
  }

  begin(session: Session): Session {
    const { model, voiceAgent } = this.#target;
    return voiceAgent === undefined ? session : withDefinition({ ...session, model }, voiceAgent);
  }

  read(data: Uint8Array, binary: boolean): ClientFrame {
    const frame = this.#read(data, binary);
    this.#spelled = frame.kind === 'mistake';
    return frame;
  }

  write(event: EngineEvent): VoiceAgentEvent[] {
    if (event.kind === 'session-created' || event.kind === 'session-updated') this.#session = event.session;
    follow(event, this.#conversation);
    const told = toVoiceLive(event, this.#make, this.#target.family);
    if (event.kind === 'error' && this.#spelled) {
      this.#spelled = false;
      return told as VoiceAgentEvent[];
    }
    const events = [
      ...withVoiceAgentFields(event, told, this.#conversation),
      ...extrasOf(event, this.#conversation, this.#random),
    ];
    return events.map((sent) => toVoiceAgentEvent(sent) as VoiceAgentEvent);
  }

  encode(event: VoiceAgentEvent): string {
    return JSON.stringify(event);
  }

  #read(data: Uint8Array, binary: boolean): ClientFrame {
    const decoded = CODEC.decodeClient(data, { binary });
    if (decoded.kind !== 'event') return mistakeOfFrame(decoded, NAMES_OF_EVENTS);
    const { event } = decoded;
    if (event.type === 'input_audio_buffer.append') {
      this.#audio = true;
      return { kind: 'event', event, received: event };
    }
    try {
      const received = JSON.parse(Buffer.from(data).toString()) as ClientEvent;
      this.#check(received);
      return { kind: 'event', event: this.#inFull(event), received };
    } catch (error) {
      if (!(error instanceof ClientMistake)) throw error;
      return { kind: 'mistake', mistake: error, eventId: event.event_id };
    }
  }

  #check(event: ClientEvent): void {
    if (!VOICE_AGENT_CLIENT_EVENTS.includes(event.type)) {
      throw new ClientMistake('invalid_value', `Invalid value: '${event.type}'. ${NAMES_OF_EVENTS}`, 'type');
    }
    if (event.type === 'session.update') {
      checkSession(event.session, {
        audio: this.#audio,
        cascaded: this.#target.family === 'cascaded',
        profanityFilter: this.#session.input_audio_transcription?.profanity_filter,
      });
    }
    if (event.type === 'response.create' && event.response) checkResponse(event.response);
  }

  /** The voice has separate fields on this wire; Voice Live has one field. */
  #inFull(event: ClientEvent): ClientEvent {
    if (event.type === 'session.update') return { ...event, session: this.#withVoice(event.session) };
    if (event.type !== 'response.create' || !event.response) return event;
    return { ...event, response: this.#withVoice(event.response) };
  }

  #withVoice<T extends Pick<SessionConfig, 'voice'>>(fields: T): T {
    const { voice: given } = fields;
    if (typeof given !== 'object' || given === null) return fields;
    const { name, type } = given as { name?: unknown; type?: unknown };
    const current = Object(this.#session.voice) as object;
    const isNew = name !== undefined || type !== undefined;
    const kind = OPENAI_VOICES.some((voice) => voice === name) ? 'openai' : 'azure-standard';
    const voice = { ...(isNew ? { type: kind } : current), ...given } as Voice;
    return { ...fields, voice };
  }
}
