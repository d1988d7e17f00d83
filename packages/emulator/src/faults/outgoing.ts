// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { WireEvent } from '../dialect/dialect.ts';
import type { FaultSlug } from './table.ts';

/** Fields a client must do without, by type of event; other events lose their id. */
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

const TIMING = /^response\.(?:audio_timestamp|animation_viseme|animation_blendshapes)\.(?:delta|done)$/u;

/** Changes the events of one session on their way out, as the armed faults ask for it. */
export class Outgoing {
  readonly #take: (slug: FaultSlug) => boolean;
  /** Timing deltas held back; undefined while they pass. */
  #held: WireEvent[] | undefined;

  constructor(take: (slug: FaultSlug) => boolean) {
    this.#take = take;
  }

  /** The events to send in place of one. */
  rewrite(event: WireEvent): WireEvent[] {
    if (event.type === 'response.created') {
      if (this.#take('timing-out-of-order')) this.#held = [];
      if (this.#take('done-without-created')) return [];
      if (this.#take('double-created')) return [event, event];
    }
    return this.#inOrder(event).flatMap((each) => {
      const changed = this.#withoutOptional(this.#withUnknown(each));
      return this.#take('duplicate-event-id') ? [changed, changed] : [changed];
    });
  }

  /** Word times and visemes come late and in the opposite order, when that is asked for. */
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
