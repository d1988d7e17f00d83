// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';

interface Turn {
  /** Milliseconds since the epoch. */
  startedAt: number | undefined;
  readonly parts: Map<number, { text: string; done: boolean }>;
  expectedParts: number;
  finished: boolean;
}

/** How many turns are remembered: to know a repeated final for what it is, and in case a transcript is late. */
const REMEMBERED_TURNS = 64;

/**
 * The caller's turns, keyed by the service's item id: partial transcripts add up, each item gets one final, and the
 * start of speech travels with both, because the service often sends the transcript after the reply has begun.
 */
export class UserTurns {
  readonly #turns = new Map<string, Turn>();

  started(itemId: string, at: number): void {
    this.#turn(itemId).startedAt ??= at;
  }

  /** Tells how many audio parts the item has, so that several become one final. */
  expectParts(itemId: string, count: number): void {
    this.#turn(itemId).expectedParts = Math.max(1, count);
  }

  partial(itemId: string, part: number, delta: string): llm.InputTranscriptionCompleted | undefined {
    const turn = this.#turn(itemId);
    if (turn.finished || delta === '') return undefined;
    const known = turn.parts.get(part) ?? { text: '', done: false };
    turn.parts.set(part, { ...known, text: known.text + delta });
    return this.#event(itemId, turn, false);
  }

  /** The final event, or undefined for a repetition, an empty transcript, or while further parts are missing. */
  completed(
    itemId: string,
    part: number,
    transcript: string,
    confidence?: number,
  ): llm.InputTranscriptionCompleted | undefined {
    const turn = this.#turn(itemId);
    if (turn.finished) return undefined;
    turn.parts.set(part, { text: transcript, done: true });
    const done = [...turn.parts.values()].filter((known) => known.done).length;
    if (done < turn.expectedParts) return undefined;
    return this.#finish(itemId, turn, confidence);
  }

  /** A final with the partial text, so that nobody waits for one in vain; undefined when there was none. */
  failed(itemId: string): llm.InputTranscriptionCompleted | undefined {
    const turn = this.#turns.get(itemId);
    return turn && !turn.finished ? this.#finish(itemId, turn) : undefined;
  }

  /** The connection is gone: finals for all turns that have a partial. */
  lost(): llm.InputTranscriptionCompleted[] {
    return [...this.#turns.keys()].flatMap((itemId) => this.failed(itemId) ?? []);
  }

  #finish(itemId: string, turn: Turn, confidence?: number): llm.InputTranscriptionCompleted | undefined {
    turn.finished = true;
    const event = this.#event(itemId, turn, true, confidence);
    return event.transcript.trim() === '' ? undefined : event;
  }

  #event(itemId: string, turn: Turn, isFinal: boolean, confidence?: number): llm.InputTranscriptionCompleted {
    const transcript = [...turn.parts.entries()]
      .sort(([a], [b]) => a - b)
      .map(([, part]) => part.text)
      .join(' ');
    return {
      itemId,
      transcript,
      isFinal,
      ...(confidence === undefined ? {} : { confidence }),
      ...(turn.startedAt === undefined ? {} : { turnStartedAt: turn.startedAt }),
    };
  }

  #turn(itemId: string): Turn {
    let turn = this.#turns.get(itemId);
    if (!turn) {
      turn = { startedAt: undefined, parts: new Map(), expectedParts: 1, finished: false };
      this.#turns.set(itemId, turn);
      this.#forgetOldest();
    }
    return turn;
  }

  #forgetOldest(): void {
    const oldest = this.#turns.keys().next().value;
    if (this.#turns.size > REMEMBERED_TURNS && oldest !== undefined) this.#turns.delete(oldest);
  }
}
