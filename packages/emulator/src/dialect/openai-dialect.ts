// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { decodeClientEvent, type ClientEvent, type Random, type Session } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import type { EngineEvent } from '../engine/events.ts';
import type { ClientFrame, Dialect } from './dialect.ts';
import { mistakeOfFrame } from './frame-mistake.ts';
import { OPENAI_CLIENT_EVENTS, type OpenAIEvent } from './openai-events.ts';
import { responseParamsOf, sessionConfigOf } from './openai-request.ts';
import { NO_EXTRAS, type SessionExtras } from './openai-shapes.ts';
import { toOpenAI } from './openai.ts';

/** OpenAI's realtime API, GA version, for one connection. */
export class OpenAIDialect implements Dialect {
  readonly name = 'openai';
  readonly #model: string;
  readonly #random: Random;
  #extras: SessionExtras = NO_EXTRAS;
  /** Fields of an update that the engine has not accepted yet. */
  #newExtras: Partial<SessionExtras> = {};

  constructor(model: string, random: Random) {
    this.#model = model;
    this.#random = random;
  }

  begin(session: Session): Session {
    const detection = session.turn_detection;
    return {
      ...session,
      model: this.#model,
      ...(detection && {
        turn_detection: { ...detection, prefix_padding_ms: 300, silence_duration_ms: 200 },
      }),
    };
  }

  read(data: Uint8Array, binary: boolean): ClientFrame {
    const decoded = decodeClientEvent(data, { binary });
    if (decoded.kind !== 'event') return mistakeOfFrame(decoded, NAMES_OF_EVENTS, CODES);
    const received = decoded.event;
    try {
      return { kind: 'event', received, event: this.#toEngine(received) };
    } catch (error) {
      if (!(error instanceof ClientMistake)) throw error;
      return { kind: 'mistake', mistake: error, eventId: received.event_id };
    }
  }

  write(event: EngineEvent): OpenAIEvent[] {
    if (event.kind === 'session-updated') this.#extras = { ...this.#extras, ...this.#newExtras };
    return toOpenAI(event, this.#extras, this.#random);
  }

  encode(event: OpenAIEvent): string {
    return JSON.stringify(event);
  }

  #toEngine(event: ClientEvent): ClientEvent {
    if (!(OPENAI_CLIENT_EVENTS as readonly string[]).includes(event.type)) {
      throw new ClientMistake('invalid_value', `Invalid value: '${event.type}'. ${NAMES_OF_EVENTS}`, 'type');
    }
    switch (event.type) {
      case 'session.update': {
        const { config, extras } = sessionConfigOf(event.session);
        this.#newExtras = extras;
        return { ...event, session: config };
      }
      case 'response.create':
        return event.response ? { ...event, response: responseParamsOf(event.response) } : event;
      default:
        return event;
    }
  }
}

const NAMES_OF_EVENTS = `Supported values are: ${OPENAI_CLIENT_EVENTS.map((type) => `'${type}'`).join(', ')}.`;

/** Error codes for frames without a valid event; Voice Live does not distinguish them. */
const CODES = { 'not-json': 'invalid_json', binary: 'invalid_event' };
