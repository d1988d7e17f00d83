// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientEvent, ConversationItem, ErrorDetails } from '@voicelive-kit/protocol';

/** How one change of the conversation ended. */
export type OperationOutcome = 'done' | 'refused' | 'timeout' | 'lost';

interface Pending {
  readonly kind: 'create' | 'delete';
  readonly itemId: string;
  readonly retryAtEnd: ConversationItem | undefined;
  readonly settle: (outcome: OperationOutcome) => void;
}

/**
 * Changes of the conversation that wait for the service's word: creations are acknowledged by item id, refusals come
 * back with the id of the event at fault.
 */
export class ItemOperations {
  readonly #send: (event: ClientEvent) => boolean;
  readonly #newEventId: () => string;
  readonly #pending = new Map<string, Pending>();

  constructor(send: (event: ClientEvent) => boolean, newEventId: () => string) {
    this.#send = send;
    this.#newEventId = newEventId;
  }

  /** Creates `item` after the item `after` (`null`: at the head, `undefined`: at the end). */
  create(
    item: ConversationItem & { id: string },
    after: string | null | undefined,
  ): Promise<OperationOutcome> {
    const previous = after === undefined ? {} : { previous_item_id: after ?? 'root' };
    return this.#submit(
      { type: 'conversation.item.create', ...previous, item },
      { kind: 'create', itemId: item.id, retryAtEnd: after === undefined ? undefined : item },
    );
  }

  delete(itemId: string): Promise<OperationOutcome> {
    return this.#submit(
      { type: 'conversation.item.delete', item_id: itemId },
      { kind: 'delete', itemId, retryAtEnd: undefined },
    );
  }

  created(itemId: string): void {
    this.#acknowledge('create', itemId);
  }

  deleted(itemId: string): void {
    this.#acknowledge('delete', itemId);
  }

  /** Takes an `error` event; false when it is not about one of these changes. */
  refused(error: ErrorDetails): boolean {
    const eventId = error.event_id;
    const op = eventId ? this.#pending.get(eventId) : undefined;
    if (!eventId || !op) return false;
    this.#pending.delete(eventId);
    // The service drops items by itself after a barge-in; an anchor that is gone must not cost the new item.
    if (op.retryAtEnd && concernsAnchor(error)) {
      void this.#submit(
        { type: 'conversation.item.create', item: op.retryAtEnd },
        { ...op, retryAtEnd: undefined },
      ).then(op.settle);
    } else {
      // Deleting what is already gone has the wanted result.
      op.settle(op.kind === 'delete' ? 'done' : 'refused');
    }
    return true;
  }

  /** Nothing more will be heard about these changes on this connection. */
  abandon(outcome: 'lost' | 'timeout'): void {
    const ops = [...this.#pending.values()];
    this.#pending.clear();
    for (const op of ops) op.settle(outcome);
  }

  #submit(event: ClientEvent, facts: Omit<Pending, 'settle'>): Promise<OperationOutcome> {
    return new Promise((resolve) => {
      const eventId = this.#newEventId();
      this.#pending.set(eventId, { ...facts, settle: resolve });
      if (!this.#send({ ...event, event_id: eventId })) {
        this.#pending.delete(eventId);
        resolve('lost');
      }
    });
  }

  #acknowledge(kind: Pending['kind'], itemId: string): void {
    for (const [eventId, op] of this.#pending) {
      if (op.kind !== kind || op.itemId !== itemId) continue;
      this.#pending.delete(eventId);
      op.settle('done');
      return;
    }
  }
}

function concernsAnchor(error: ErrorDetails): boolean {
  return error.param?.includes('previous_item_id') === true || error.code?.includes('previous_item') === true;
}
