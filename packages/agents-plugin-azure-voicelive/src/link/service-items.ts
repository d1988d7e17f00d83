// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEvent, ConversationItem, ErrorDetails } from '@voicelive-kit/protocol';
import type { Clock } from '../connection/clock.ts';
import type { Answer } from './pending-answers.ts';

/** A conversation item with its id; the plugin always chooses one. */
export type IdentifiedItem = ConversationItem & { id: string };

/** The item that a new one follows; `null`: at the head, `undefined`: at the end. */
export type Place = string | null | undefined;

/** How often a creation is retried because its anchor turned out to be refused or deleted. */
const MAX_TRIES = 16;
/** How long a refused creation waits for the answers to the others, before it is decided whether its position was at fault. */
const DECIDE_AFTER_MS = 500;

/** How many deleted items are remembered. */
const REMEMBERED = 256;

interface HeldItem {
  /** The creation was refused, possibly only because of its position; it may be retried. */
  refused: boolean;
}

interface Creation {
  readonly item: IdentifiedItem;
  /** Finds another position when the service does not hold the item this one was to follow. */
  readonly placeAgain: () => Place;
  readonly settle: (answer: Answer) => void;
  /** Position in the order of requests, which is the order of the conversation. */
  readonly nr: number;
  place: Place;
  tries: number;
  /** The item itself, and the one it follows, as sent. */
  held: HeldItem;
  anchor: HeldItem | undefined;
}

interface Refused {
  readonly creation: Creation;
  readonly error: ErrorDetails;
}

export interface ServiceItemsInit {
  readonly clock: Clock;
  readonly ask: (event: ClientEvent, kind: 'create' | 'delete', subject: string) => Promise<Answer>;
  /** Everything that `work` sends is written at once. */
  readonly batch: (work: () => void) => void;
}

/**
 * The items that the service holds on one connection, including those being created.
 *
 * An item is refused if the one it is to follow was, and so are all that follow it. When all answers have arrived,
 * those are sent again from the last to the first, each right after the nearest item that exists: one round is enough,
 * however many items in a row the service refuses.
 */
export class ServiceItems {
  readonly #with: ServiceItemsInit;
  /** By id. Each creation has a new object, so that an old one can detect that it was superseded. */
  readonly #held = new Map<string, HeldItem>();
  /** Ids of items that were deleted on this connection. */
  readonly #deleted = new Set<string>();
  #refused: Refused[] = [];
  #asked = 0;
  #underWay = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(init: ServiceItemsInit) {
    this.#with = init;
  }

  has(id: string): boolean {
    return this.#held.get(id)?.refused === false;
  }

  /** The service created an item by itself. */
  made(id: string): void {
    this.#deleted.delete(id);
    if (!this.has(id)) this.#held.set(id, { refused: false });
  }

  /** A response reported an item, which it may continue even after the item was deleted. */
  shown(id: string): void {
    if (!this.#deleted.has(id)) this.made(id);
  }

  /** The service deleted an item by itself. */
  deleted(id: string): void {
    this.#held.delete(id);
    this.#deleted.add(id);
    const [oldest] = this.#deleted;
    if (this.#deleted.size > REMEMBERED && oldest !== undefined) this.#deleted.delete(oldest);
  }

  /** Whether an item was deleted, on request or by the service. */
  wasDeleted(id: string): boolean {
    return this.#deleted.has(id);
  }

  /** Creates an item. A refusal counts as `lost` if the item has been deleted or created again meanwhile. */
  create(item: IdentifiedItem, place: Place, placeAgain: () => Place): Promise<Answer> {
    this.#asked += 1;
    const nr = this.#asked;
    return new Promise((settle) => {
      const held = { refused: false };
      void this.#send({ item, place, placeAgain, settle, nr, tries: 0, held, anchor: undefined });
    });
  }

  /** Refusals count as success: the item is already gone. */
  async delete(id: string): Promise<Answer> {
    this.deleted(id);
    const answer = await this.#with.ask({ type: 'conversation.item.delete', item_id: id }, 'delete', id);
    return answer.kind === 'refused' ? { kind: 'done' } : answer;
  }

  async #send(creation: Creation): Promise<void> {
    const { item, place } = creation;
    creation.tries += 1;
    creation.held = { refused: false };
    creation.anchor = typeof place === 'string' ? this.#held.get(place) : undefined;
    this.#deleted.delete(item.id);
    this.#held.set(item.id, creation.held);
    this.#underWay += 1;
    const where = place === undefined ? {} : { previous_item_id: place ?? 'root' };
    const answer = await this.#with.ask(
      { type: 'conversation.item.create', ...where, item },
      'create',
      item.id,
    );
    this.#underWay -= 1;
    if (answer.kind === 'refused') this.#takeRefusal({ creation, error: answer.error });
    else creation.settle(answer);
    if (this.#underWay === 0) this.#decide();
    else if (this.#refused.length > 0)
      this.#cancelTimer ??= this.#with.clock.after(DECIDE_AFTER_MS, () => this.#decide());
  }

  #takeRefusal(refused: Refused): void {
    const { held, place, tries } = refused.creation;
    held.refused = true;
    if (typeof place === 'string' && tries < MAX_TRIES) this.#refused.push(refused);
    else this.#reject(refused);
  }

  /** Separates items refused because of their position from those the service does not accept. */
  #decide(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#refused.length === 0) return;
    const refused = this.#refused.toSorted((a, b) => b.creation.nr - a.creation.nr);
    this.#refused = [];
    for (const { creation, error } of refused) {
      if (concernsAnchor(error) && this.#hasAnchor(creation)) this.#held.delete(String(creation.place));
    }
    this.#with.batch(() => {
      for (const one of refused) this.#retry(one);
    });
  }

  #retry(refused: Refused): void {
    const { creation } = refused;
    if (this.#hasAnchor(creation) || this.#isSuperseded(creation)) {
      this.#reject(refused);
      return;
    }
    // Computed again in any case: the conversation may have changed since.
    creation.place = creation.placeAgain();
    void this.#send(creation);
  }

  #reject({ creation, error }: Refused): void {
    creation.settle(this.#isSuperseded(creation) ? { kind: 'lost' } : { kind: 'refused', error });
  }

  /** The item has been deleted or created again since. */
  #isSuperseded({ item, held }: Creation): boolean {
    return this.#held.get(item.id) !== held;
  }

  /** The item it was to follow has existed all the time. */
  #hasAnchor({ place, anchor }: Creation): boolean {
    return this.has(String(place)) && this.#held.get(String(place)) === anchor;
  }
}

function concernsAnchor(error: ErrorDetails): boolean {
  return error.param?.includes('previous_item_id') === true || error.code?.includes('previous_item') === true;
}
