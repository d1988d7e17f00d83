// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { unaskedAudio } from './manners.ts';
import type { ClientRequest } from './neutral.ts';
import { ScriptedResponse } from './response.ts';
import type { Speaker } from './speaker.ts';
import type { Temperament } from './temperaments.ts';

/** The responses on one connection, including those added only by a temperament. */
export class PeerResponses {
  readonly #speaker: Speaker;
  readonly #temperament: Temperament;
  readonly #unasked: Set<string>;
  readonly #responses = new Map<string, ScriptedResponse>();

  /** @param unasked - ids of responses and messages that no check has requested. */
  constructor(speaker: Speaker, temperament: Temperament, unasked: Set<string>) {
    this.#speaker = speaker;
    this.#temperament = temperament;
    this.#unasked = unasked;
  }

  get(id: string): ScriptedResponse | undefined {
    return this.#responses.get(id);
  }

  /** The newest that has not ended. */
  get active(): ScriptedResponse | undefined {
    return [...this.#responses.values()].findLast((response) => !response.ended && !response.stopped);
  }

  begin(id: string, answering: ClientRequest | null, announced = true): ScriptedResponse {
    if (this.#temperament.has('unasked')) this.#beginUnasked().end('completed', null);
    return this.#begin(id, answering, announced);
  }

  /** What some providers send while an answer is on its way. */
  fill(): void {
    if (!this.#temperament.has('unasked')) return;
    const { conversation } = this.#speaker;
    const itemId = this.#speaker.newId('filler');
    this.#unasked.add(itemId);
    conversation.markUnasked(itemId);
    const filler = this.#beginUnasked();
    filler.message(itemId);
    filler.text(itemId, 'One moment.').audioBytes(itemId, unaskedAudio(40)).endMessage(itemId).end();
  }

  /** A response that no check has requested, and that checks do not see. */
  #beginUnasked(): ScriptedResponse {
    const id = this.#speaker.newId('unasked');
    this.#unasked.add(id);
    return this.#begin(id, null, true);
  }

  #begin(id: string, answering: ClientRequest | null, announced: boolean): ScriptedResponse {
    const response = new ScriptedResponse(this.#speaker, id, answering);
    this.#responses.set(id, response);
    if (announced) response.start();
    return response;
  }
}
