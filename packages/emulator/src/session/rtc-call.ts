// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  newEventId,
  newId,
  type ClientEvent,
  type Random,
  type SessionConfig,
} from '@voicelive-kit/protocol';
import { answerOffer, offersAudio } from '../avatar/sdp-answer.ts';
import type { ClientMistake } from '../client-mistake.ts';
import type { WireEvent } from '../dialect/dialect.ts';

/** What a call needs of its connection. */
export interface CallSession {
  /** Announces that the session exists. */
  open(): void;
  /** Configures it, like a `session.update`. */
  update(session: SessionConfig): void;
  /** Sends an event unchanged. */
  send(event: WireEvent): void;
}

/** Events that use the data channel, or are sent as audio, instead of the control channel. */
const ELSEWHERE =
  /^(?:input_audio_buffer\.|output_audio_buffer\.|response\.(?:created|done|audio|text|content_part|animation|video)|conversation\.item\.(?:done|input_audio))/u;
/** Items that both channels get, by event name; the control channel only if they are calls and outputs. */
const ITEM = /^(?:conversation\.item\.created|response\.output_item\.)/u;
const OF_TOOLS = /^(?:function_call|mcp_|foundry_agent_call)/u;

const CREATE = 'rtc.call.sdp.create';

/**
 * The control channel of a call over WebRTC: silent until the offer of a client, then the session, the answer, and what
 * Microsoft's guide puts on this channel (learn.microsoft.com, Voice Live API with WebRTC). No media flows, and there
 * is no data channel.
 */
export class RtcCall {
  readonly #session: CallSession;
  readonly #random: Random;
  readonly #id: string;
  #state: 'waiting' | 'negotiating' | 'open' = 'waiting';

  constructor(random: Random, session: CallSession) {
    this.#random = random;
    this.#session = session;
    this.#id = newId('rtc', 22, random);
  }

  /** Handles an event of the call itself; false for one that the session must handle. */
  take(event: ClientEvent): boolean {
    if (event.type !== CREATE) {
      if (this.#state === 'open') return false;
      this.#fail(event.type, 'call_not_created', `Send ${CREATE} first: there is no call yet.`);
      return true;
    }
    if (this.#state === 'open')
      this.#fail(CREATE, 'call_already_created', 'This connection already has a call.');
    else this.#create(event.sdp_offer, event.session);
    return true;
  }

  /** Handles an invalid frame if the offer is missing. */
  takeMistake({ param }: ClientMistake): boolean {
    if (param !== 'sdp_offer') return false;
    this.#fail(CREATE, 'missing_sdp', 'SDP offer is required');
    return true;
  }

  /** Returns the part of an event that this channel carries. */
  route(event: WireEvent): WireEvent[] {
    if (this.#state === 'negotiating' && event.type === 'error') {
      const { type, code, message } = Object(Reflect.get(event, 'error')) as Record<string, unknown>;
      return [this.#error(CREATE, { type, code, message })];
    }
    if (ELSEWHERE.test(event.type)) return [];
    if (!ITEM.test(event.type)) return [event];
    return OF_TOOLS.test(String(Object(Reflect.get(event, 'item')).type)) ? [event] : [];
  }

  #create(offer: string, session: SessionConfig | undefined): void {
    if (offer === '') return this.#fail(CREATE, 'missing_sdp', 'SDP offer is required');
    if (!offer.startsWith('v=0') || !offersAudio(offer)) {
      return this.#fail(CREATE, 'invalid_sdp', 'Malformed SDP offer: expected v=0 and a section for audio.');
    }
    this.#state = 'negotiating';
    this.#session.open();
    // A rejected session is reported as an error of the call; the call itself continues.
    if (session !== undefined) this.#session.update(session);
    this.#state = 'open';
    return this.#session.send({
      event_id: newEventId(this.#random),
      type: 'rtc.call.sdp.created',
      rtc_call_id: this.#id,
      sdp_answer: answerOffer(offer, this.#random, 'both ways'),
    });
  }

  #fail(operation: string, code: string, message: string): void {
    this.#session.send(this.#error(operation, { type: 'invalid_request_error', code, message }));
  }

  #error(operation: string, error: Record<string, unknown>): WireEvent {
    const event = {
      event_id: newEventId(this.#random),
      type: 'rtc.call.error',
      operation,
      rtc_call_id: this.#id,
    };
    return { ...event, error };
  }
}
