// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Response } from '@voicelive-kit/protocol';
import type { RemoteChatContext } from '../context/remote-chat-context.ts';
import type { Generation } from './generation.ts';
import type { Message } from './message.ts';
import { REQUEST_TAG } from './reply-request.ts';

/** How many finished generations are remembered, for truncation. */
const REMEMBERED = 32;
/** How many responses are remembered, to know late deltas for what they are. */
const REMEMBERED_IDS = 256;

/** The generations of late, by the response that fills them, or the request that is to bring one. */
export class Generations {
  readonly #generations = new Map<string, Generation>();
  /** Those of earlier connections, whose ids may stand for other responses now. */
  #earlier: Generation[] = [];
  /** Ids of responses that are over and of no further interest. */
  readonly #past = new Set<string>();

  /** True while one of them is not over. */
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

  /** The one that has shown an item, under way or not. */
  showing(itemId: string): Generation | undefined {
    return this.all().find(({ items }) => items.has(itemId));
  }

  /** True when the last thing said in a conversation, but for given words, was said by the user. */
  awaitAnswer(remote: RemoteChatContext): boolean {
    return remote.endsWithUser((id) => this.all().some((one) => one.verbatim && one.messages.has(id)));
  }

  /** Whether an item belongs to a response that is to leave nothing behind. */
  leavesNothing(itemId: string): boolean {
    return this.all().some(({ unwanted, passing, items }) => (unwanted || passing) && items.has(itemId));
  }

  /** The one under way that a request asked for. */
  requestedBy(tag: string | undefined): Generation | undefined {
    if (tag === undefined) return undefined;
    return this.all().find(({ phase, request }) => phase !== 'over' && request?.tag === tag);
  }

  /** A message by the id the service made it with, on whichever connection. */
  message(itemId: string): Message | undefined {
    return this.all()
      .find(({ messages }) => messages.has(itemId))
      ?.messages.get(itemId);
  }

  /** The one under way that holds an item. */
  holding(itemId: string): Generation | undefined {
    return this.all().find(({ phase, messages }) => phase !== 'over' && messages.has(itemId));
  }

  /** The id by which a response under way was announced, where its end names another: some gateways rename. */
  announcedAs({ id, metadata, output }: Response): string | undefined {
    const generation =
      this.requestedBy(metadata?.[REQUEST_TAG]) ??
      (this.has(id) ? this.get(id) : output?.map((item) => this.holding(item.id)).find(Boolean));
    const { response, phase } = generation ?? {};
    return phase === 'running' && response?.id !== id ? response?.id : undefined;
  }

  /** What is still asked for goes on; nothing else comes for what there is. */
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

  /** What still comes for a response is of no interest. */
  forget(key: string): void {
    this.#generations.delete(key);
    this.#past.add(key);
    const [oldest] = this.#past;
    if (this.#past.size > REMEMBERED_IDS && oldest !== undefined) this.#past.delete(oldest);
  }
}
