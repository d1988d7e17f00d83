// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ConformanceDriver, WireMessage } from './driver.ts';
import type { ItemRef, ServerVerb } from './neutral.ts';
import { Pace } from './pace.ts';
import type { Temperament } from './temperaments.ts';

type Said<S extends ServerVerb['say']> = Extract<ServerVerb, { say: S }>;

/** The verbs that a provider that repeats itself sends twice. */
const REPEATED = new Set<ServerVerb['say']>([
  'config-accepted',
  'item-created',
  'item-deleted',
  'truncated',
  'message-end',
  'response-end',
]);

/** Value of all samples that no check has requested: no test signal contains it. */
export const UNASKED_SAMPLE = 31_000;

/** Applies a provider's temperament to what it sends on one connection. */
export class Manners {
  readonly #temperament: Temperament;
  readonly #driver: ConformanceDriver;
  readonly #send: (message: WireMessage) => void;
  readonly #pace: Pace | undefined;
  /** The newest message of each response. */
  readonly #messages = new Map<string, Said<'message-start'>>();
  /** Response starts that are sent only if nothing else follows. */
  readonly #kept = new Map<string, Said<'response-start'>>();
  #written = 0;

  constructor(
    temperament: Temperament,
    parts: { driver: ConformanceDriver; send: (message: WireMessage) => void },
  ) {
    this.#temperament = temperament;
    this.#driver = parts.driver;
    this.#send = parts.send;
    const paced = temperament.has('slow-audio') || temperament.has('fast-audio');
    if (paced) this.#pace = new Pace(temperament, (verb) => this.#write(verb));
  }

  say(verb: ServerVerb): void {
    for (const rude of this.#rudely(verb))
      if (this.#pace) this.#pace.say(rude);
      else this.#write(rude);
  }

  /** Discards what was to be sent later. */
  close(): void {
    this.#pace?.close();
  }

  #write(verb: ServerVerb): void {
    const repeats = this.#temperament.has('twice') && REPEATED.has(verb.say);
    for (const message of this.#driver.write(verb)) {
      for (const odd of this.#oddly(message)) {
        this.#send(odd);
        if (repeats) this.#send(odd);
      }
    }
  }

  #oddly(message: WireMessage): readonly WireMessage[] {
    if (!this.#temperament.has('odd-values') || !this.#driver.odd) return [message];
    this.#written += 1;
    return this.#driver.odd(message, this.#written);
  }

  #rudely(verb: ServerVerb): ServerVerb[] {
    const { say } = verb;
    if (say === 'message-start') this.#messages.set(verb.responseId, verb);
    if (say === 'response-start' && verb.answering === null && this.#temperament.has('no-created')) {
      this.#kept.set(verb.responseId, verb);
      return [];
    }
    const kept = 'responseId' in verb ? this.#kept.get(verb.responseId) : undefined;
    if (kept) this.#kept.delete(kept.responseId);
    if (kept && say === 'response-end') return [kept, ...this.#rudely(verb)];
    const changed = this.#withWhatItTells(verb);
    if (say === 'response-end' && this.#temperament.has('late-deltas'))
      return [changed, ...this.#leftovers(verb.responseId)];
    return [changed];
  }

  #withWhatItTells(verb: ServerVerb): ServerVerb {
    const is = this.#temperament;
    if (verb.say === 'error' && is.has('unnamed-errors'))
      return { say: 'error', class: verb.class, message: verb.message };
    const untold = is.has('no-metadata') || is.has('late-metadata');
    if (verb.say === 'response-start' && untold) return { ...verb, answering: null };
    if (verb.say === 'response-end' && is.has('no-metadata')) return { ...verb, answering: null };
    return verb;
  }

  /** Words and audio of a response that has ended. */
  #leftovers(responseId: string): ServerVerb[] {
    const message = this.#messages.get(responseId);
    if (!message) return [];
    const { form, itemId, index } = message;
    const ref: ItemRef = { responseId, itemId, index };
    const text: ServerVerb = { say: 'text', delta: ' And more.', form, ...ref };
    return form === 'text' ? [text] : [text, { say: 'audio', bytes: unaskedAudio(20), ...ref }];
  }
}

/** This many milliseconds of unsolicited audio at 24 kHz. */
export function unaskedAudio(ms: number): Uint8Array {
  return new Uint8Array(new Int16Array(ms * 24).fill(UNASKED_SAMPLE).buffer);
}
