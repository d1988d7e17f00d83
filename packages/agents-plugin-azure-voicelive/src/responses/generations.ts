// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Response } from '@voicelive-kit/protocol';
import type { RemoteChatContext } from '../context/remote-chat-context.ts';
import type { Generation } from './generation.ts';
import type { Message } from './message.ts';
import { REQUEST_TAG } from './reply-request.ts';

/** How many finished generations are remembered, for truncation. */
const REMEMBERED = 32;
/** How many responses are remembered, to recognise late deltas. */
const REMEMBERED_IDS = 256;

/** Recent generations, by the response that fills them, or by the request that is to start one. */
export class Generations {
  readonly #generations = new Map<string, Generation>();
  /** Generations of earlier connections, whose response ids may be used again. */
  #earlier: Generation[] = [];
  /** Ids of responses that are over and no longer relevant. */
  readonly #past = new Set<string>();

  /** True while a generation is not over. */
  get active(): boolean {
    return this.all().some(({ phase }) => phase !== 'over');
  }

  all(): Generation[] {
    return [...this.#earlier, ...new Set(this.#generations.values())];
  }

  get(key: string): Generation | undefined {
    return this.#generations.get(key);
  }

  /** Whether a response was seen before. */
  has(responseId: string): boolean {
    return this.#generations.has(responseId) || this.#past.has(responseId);
  }

  /** The generation that contains an item, in progress or not. */
  showing(itemId: string): Generation | undefined {
    return this.all().find(({ items }) => items.has(itemId));
  }

  /** True when the user spoke last in the conversation, given words aside. */
  awaitAnswer(remote: RemoteChatContext): boolean {
    return remote.endsWithUser((id) => this.all().some((one) => one.verbatim && one.messages.has(id)));
  }

  /** Whether an item belongs to a response that is to leave no trace. */
  leavesNothing(itemId: string): boolean {
    return this.all().some(({ unwanted, passing, items }) => (unwanted || passing) && items.has(itemId));
  }

  /** The generation in progress that a request started. */
  requestedBy(tag: string | undefined): Generation | undefined {
    if (tag === undefined) return undefined;
    return this.all().find(({ phase, request }) => phase !== 'over' && request?.tag === tag);
  }

  /** A message by the id with which the service created it, on whichever connection. */
  message(itemId: string): Message | undefined {
    return this.all()
      .find(({ messages }) => messages.has(itemId))
      ?.messages.get(itemId);
  }

  /** The generation in progress that contains an item. */
  holding(itemId: string): Generation | undefined {
    return this.all().find(({ phase, messages }) => phase !== 'over' && messages.has(itemId));
  }

  /** The id with which a response in progress was announced, when its end has another one: some gateways rename. */
  announcedAs({ id, metadata, output }: Response): string | undefined {
    const generation =
      this.requestedBy(metadata?.[REQUEST_TAG]) ??
      (this.has(id) ? this.get(id) : output?.map((item) => this.holding(item.id)).find(Boolean));
    const { response, phase } = generation ?? {};
    return phase === 'running' && response?.id !== id ? response?.id : undefined;
  }

  /** Keeps the generations that are still requested; the others belong to an earlier connection now. */
  connectionLost(): void {
    const all = this.all();
    const asking = [...this.#generations].filter(([, { phase }]) => phase === 'asking');
    this.#generations.clear();
    this.#past.clear();
    for (const [key, generation] of asking) this.#generations.set(key, generation);
    this.#earlier = all.filter(({ phase }) => phase === 'over').slice(-REMEMBERED);
  }

  remember(key: string, generation: Generation): void {
    this.#generations.set(key, generation);
    for (const [id, { phase }] of this.#generations) {
      if (this.#generations.size <= REMEMBERED) break;
      if (phase === 'over') this.forget(id);
    }
  }

  /** Anything that still arrives for a response is ignored. */
  forget(key: string): void {
    this.#generations.delete(key);
    this.#past.add(key);
    const [oldest] = this.#past;
    if (this.#past.size > REMEMBERED_IDS && oldest !== undefined) this.#past.delete(oldest);
  }
}
