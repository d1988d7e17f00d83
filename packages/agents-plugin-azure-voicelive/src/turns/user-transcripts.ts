// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { ServerEventOf } from '@voicelive-kit/protocol';
import type { SessionConfiguration } from '../config/session-configuration.ts';
import type { Clock } from '../connection/clock.ts';
import type { ContextSync } from '../context/context-sync.ts';
import type { SafeEmitter, SessionLog } from '../events/safe-emitter.ts';
import { isUnspaced } from '../speech/scripts.ts';
import { factsOf, joinedFacts, type TranscriptFacts } from './transcript-facts.ts';

/** How long after the turn a transcript may arrive, milliseconds; native models send it after their answer. */
const TRANSCRIPT_MS = 15_000;
/** How many turns are remembered, to recognise repeated final transcripts and to accept late ones. */
const REMEMBERED_TURNS = 64;

export interface UserTranscriptsInit {
  readonly clock: Clock;
  readonly configuration: Pick<SessionConfiguration, 'transcribes'>;
  readonly sync: Pick<ContextSync, 'transcribed'>;
  readonly emitter: Pick<SafeEmitter, 'emit'>;
  readonly log: SessionLog;
  /** The text of a turn is known, or never will be. */
  settled(itemId: string, saysSomething: boolean): void;
}

interface Part {
  readonly text: string;
  readonly done: boolean;
  readonly facts?: TranscriptFacts;
}

interface UserTurn {
  /** Milliseconds since the epoch. */
  startedAt: number | undefined;
  readonly parts: Map<number, Part>;
  expectedParts: number;
  /** Its final transcript was sent, or is known not to arrive. */
  finished: boolean;
  stopWaiting: (() => void) | undefined;
}

/**
 * The caller's transcripts, by the service's item id: partial transcripts are accumulated, each item gets one final
 * transcript, and both carry the start of speech, because the service often sends the transcript after the reply has
 * begun.
 */
export class UserTranscripts {
  readonly #with: UserTranscriptsInit;
  readonly #turns = new Map<string, UserTurn>();

  constructor(init: UserTranscriptsInit) {
    this.#with = init;
  }

  /** @param at - milliseconds since the epoch. */
  started(itemId: string, at: number): void {
    this.#turn(itemId).startedAt ??= at;
  }

  hasStarted(itemId: string): boolean {
    return this.#turns.get(itemId)?.startedAt !== undefined;
  }

  itemCreated({ item }: ServerEventOf<'conversation.item.created'>): void {
    if (item.type !== 'message' || item.role !== 'user') return;
    const parts = (item.content ?? []).filter((part) => part.type === 'input_audio').length;
    if (parts === 0) return;
    const turn = this.#turn(item.id);
    turn.expectedParts = parts;
    if (turn.finished || turn.stopWaiting || !this.#with.configuration.transcribes) return;
    turn.stopWaiting = this.#with.clock.after(TRANSCRIPT_MS, () => this.#giveUp(item.id));
  }

  /** An item of the caller is in the conversation; its transcript may have arrived before it. */
  itemHeld(itemId: string): void {
    const turn = this.#turns.get(itemId);
    if (turn?.finished) this.#with.sync.transcribed(itemId, textOf(turn));
  }

  delta(event: ServerEventOf<'conversation.item.input_audio_transcription.delta'>): void {
    const { item_id: itemId, content_index: part = 0, delta } = event;
    const turn = this.#turn(itemId);
    if (turn.finished || delta === '') return;
    const known = turn.parts.get(part) ?? { text: '', done: false };
    turn.parts.set(part, { ...known, text: known.text + delta });
    this.#emit(itemId, turn, false);
  }

  completed(event: ServerEventOf<'conversation.item.input_audio_transcription.completed'>): void {
    const { item_id: itemId, content_index: part = 0, transcript: text } = event;
    const turn = this.#turn(itemId);
    if (turn.finished) return;
    turn.parts.set(part, { text, done: true, facts: factsOf(event) });
    const done = [...turn.parts.values()].filter((known) => known.done).length;
    if (done >= turn.expectedParts) this.#finish(itemId, turn);
  }

  failed({ item_id, error }: ServerEventOf<'conversation.item.input_audio_transcription.failed'>): void {
    const fields = { itemId: item_id, code: error?.code };
    this.#with.log.warn(fields, 'the service could not transcribe the caller');
    this.#giveUp(item_id);
  }

  /** The connection is lost: a partial transcript is all there will be for its turn. */
  disconnected(): void {
    this.end();
    const turns = [...this.#turns];
    // The next connection may use the same ids again.
    this.#turns.clear();
    for (const [itemId, turn] of turns) {
      if (turn.finished || textOf(turn).trim() === '') continue;
      this.#with.sync.transcribed(itemId, textOf(turn));
      this.#emit(itemId, turn, true);
    }
  }

  /** Stops all waiting. */
  end(): void {
    for (const turn of this.#turns.values()) stopWaiting(turn);
  }

  /** No transcript will arrive: what is known becomes the final one, so that nothing waits for it in vain. */
  #giveUp(itemId: string): void {
    const turn = this.#turn(itemId);
    if (!turn.finished) this.#finish(itemId, turn);
  }

  #finish(itemId: string, turn: UserTurn): void {
    turn.finished = true;
    stopWaiting(turn);
    const text = textOf(turn);
    const saysSomething = text.trim() !== '';
    this.#with.sync.transcribed(itemId, saysSomething ? text : '');
    this.#with.settled(itemId, saysSomething);
    if (!saysSomething) return;
    this.#emit(itemId, turn, true);
  }

  #emit(itemId: string, turn: UserTurn, isFinal: boolean): void {
    const { confidence, language, phrases } = joinedFacts(
      isFinal ? inOrder(turn).flatMap(({ facts }) => facts ?? []) : [],
    );
    const transcript: llm.InputTranscriptionCompleted = {
      itemId,
      transcript: textOf(turn),
      isFinal,
      ...(confidence !== undefined && { confidence }),
      ...(turn.startedAt !== undefined && { turnStartedAt: turn.startedAt }),
    };
    const { emitter } = this.#with;
    emitter.emit('user_transcript', { ...transcript, ...(language !== undefined && { language }), phrases });
    emitter.emit('input_audio_transcription_completed', transcript);
  }

  #turn(itemId: string): UserTurn {
    const known = this.#turns.get(itemId);
    if (known) return known;
    const turn: UserTurn = {
      startedAt: undefined,
      parts: new Map(),
      expectedParts: 1,
      finished: false,
      stopWaiting: undefined,
    };
    this.#turns.set(itemId, turn);
    const [oldest] = this.#turns;
    if (this.#turns.size > REMEMBERED_TURNS && oldest) {
      this.#giveUp(oldest[0]);
      this.#turns.delete(oldest[0]);
    }
    return turn;
  }
}

function stopWaiting(turn: UserTurn): void {
  turn.stopWaiting?.();
  turn.stopWaiting = undefined;
}

function inOrder({ parts }: UserTurn): Part[] {
  return [...parts.entries()].sort(([a], [b]) => a - b).map(([, part]) => part);
}

function textOf(turn: UserTurn): string {
  return inOrder(turn)
    .map(({ text }) => text)
    .reduce((before, text) => (before === '' ? text : joined(before, text)), '');
}

/** Two parts of a transcript, with a space between them if their script uses one. */
function joined(before: string, after: string): string {
  const last = Array.from(before).at(-1) ?? '';
  const first = String.fromCodePoint(after.codePointAt(0) ?? 0);
  return isUnspaced(last) || isUnspaced(first) ? before + after : `${before} ${after}`;
}
