// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent } from '@voicelive-kit/protocol';
import type { WireEvent } from '../dialect/dialect.ts';
import type { FaultSlug } from '../faults/slugs.ts';

/** Fields that a fault removes, by type of event; other events lose their id. */
const OPTIONAL: Partial<Record<string, readonly string[]>> = {
  'session.created': ['session.expires_at', 'session.tools', 'session.max_response_output_tokens'],
  'session.updated': ['session.expires_at', 'session.tools', 'session.max_response_output_tokens'],
  'conversation.item.created': ['previous_item_id', 'item.status', 'item.object'],
  'input_audio_buffer.committed': ['previous_item_id'],
  'input_audio_buffer.speech_started': ['audio_start_ms'],
  'input_audio_buffer.speech_stopped': ['audio_end_ms'],
  'response.created': ['response.usage', 'response.metadata', 'response.voice', 'response.conversation_id'],
  'response.done': ['response.usage', 'response.metadata', 'response.voice', 'response.conversation_id'],
};

/** Events that only acknowledge a client's request; for items and the session it depends on who caused them. */
const ACKNOWLEDGEMENT = /^(?:conversation\.item\.(?:deleted|truncated)|input_audio_buffer\.cleared)$/u;
const NEW_ITEM = /^conversation\.item\.(?:created|added|done)$/u;

const TIMING = /^response\.(?:audio_timestamp|animation_viseme|animation_blendshapes)\.(?:delta|done)$/u;

/** Changes the outgoing events of one session according to the armed faults. */
export class Outgoing {
  readonly #take: (slug: FaultSlug) => boolean;
  /** Timing deltas held back; undefined while they pass. */
  #held: WireEvent[] | undefined;
  /** Items that the client requested. */
  readonly #asked = new Set<string>();
  /** The client has configured the session; a voice agent is configured by its definition before. */
  #configured = false;
  /** Acknowledgements held back. */
  #late: WireEvent[] = [];
  readonly #later: (release: () => WireEvent[]) => void;

  /** @param later - sends the result of `release`, some time later. */
  constructor(take: (slug: FaultSlug) => boolean, later: (release: () => WireEvent[]) => void) {
    this.#take = take;
    this.#later = later;
  }

  /** Remembers what the client requests. */
  asked(event: ClientEvent): void {
    if (event.type === 'session.update') this.#configured = true;
    if (event.type === 'conversation.item.create' && event.item.id) this.#asked.add(event.item.id);
  }

  /** The events to send in place of one event. */
  rewrite(event: WireEvent): WireEvent[] {
    if (this.#isAcknowledgement(event) && this.#take('late-acks')) return this.#delay(event);
    if (event.type === 'response.created') {
      if (this.#take('timing-out-of-order')) this.#held = [];
      if (this.#take('done-without-created')) return [];
      if (this.#take('double-created')) return [event, event];
    }
    return this.#inOrder(event).flatMap((each) => {
      const changed = this.#withoutOptional(this.#withUnknown(this.#unnamed(this.#withoutTag(each))));
      return this.#take('duplicate-event-id') ? [changed, changed] : [changed];
    });
  }

  #isAcknowledgement(event: WireEvent): boolean {
    if (ACKNOWLEDGEMENT.test(event.type)) return true;
    if (event.type === 'session.updated') return this.#configured;
    const id: unknown = NEW_ITEM.test(event.type) && Reflect.get(Object(Reflect.get(event, 'item')), 'id');
    return typeof id === 'string' && this.#asked.has(id);
  }

  /** Acknowledgements are late; those due at the same time are sent in reverse order. */
  #delay(event: WireEvent): WireEvent[] {
    this.#late.push(event);
    if (this.#late.length > 1) return [];
    this.#later(() => {
      const due = this.#late.toReversed();
      this.#late = [];
      return due;
    });
    return [];
  }

  /** A response that does not echo the metadata of its request, at all or until its end. */
  #withoutTag(event: WireEvent): WireEvent {
    if (event.type !== 'response.created' && event.type !== 'response.done') return event;
    const bare =
      this.#take('no-metadata') || (event.type === 'response.created' && this.#take('late-metadata'));
    if (!bare) return event;
    const changed = structuredClone(event);
    Reflect.set(Object(Reflect.get(changed, 'response')), 'metadata', null);
    return changed;
  }

  /** Word times and visemes are late and in reverse order, if requested. */
  #inOrder(event: WireEvent): WireEvent[] {
    if (this.#held === undefined) return [event];
    if (TIMING.test(event.type)) {
      this.#held.push(event);
      return [];
    }
    if (event.type !== 'response.output_item.done') return [event];
    const late = this.#held.toReversed();
    this.#held = undefined;
    return [...late, event];
  }

  /** An error that does not name the client event it answers. */
  #unnamed(event: WireEvent): WireEvent {
    if (event.type !== 'error' || !this.#take('unnamed-error')) return event;
    const bare = structuredClone(event);
    for (const field of ['event_id', 'param']) Reflect.set(Object(Reflect.get(bare, 'error')), field, null);
    return bare;
  }

  #withUnknown(event: WireEvent): WireEvent {
    return this.#take('unknown-field')
      ? Object.assign(structuredClone(event), { x_unknown_field: { since: 'tomorrow' } })
      : event;
  }

  #withoutOptional(event: WireEvent): WireEvent {
    if (!this.#take('missing-field')) return event;
    const bare = structuredClone(event);
    for (const path of OPTIONAL[event.type] ?? ['event_id']) remove(bare, path.split('.'));
    return bare;
  }
}

function remove(from: object, [first = '', ...rest]: readonly string[]): void {
  if (rest.length === 0) Reflect.deleteProperty(from, first);
  else remove(Object(Reflect.get(from, first)), rest);
}
