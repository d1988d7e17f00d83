// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { classifyError, type ErrorDetails } from '@voicelive-kit/protocol';
import type { Clock } from '../connection/clock.ts';
import { ENDS_SESSION } from '../errors/ends-session.ts';

/** How long the service may take to answer a change of the session or the conversation, milliseconds. */
export const ANSWER_TIMEOUT_MS = 5000;

/**
 * How the service answered a client event. `lost`: the connection ended first. `timeout`: no answer in time; a late one
 * is still recognised.
 */
export type Answer =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly error: ErrorDetails }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'lost' };

/** The client events that the service answers; `other`: those that only the application sends. */
export type QuestionKind =
  | 'session'
  | 'create'
  | 'delete'
  | 'truncate'
  | 'retrieve'
  | 'clear'
  | 'cancel'
  | 'commit'
  | 'reply'
  | 'other';

export interface QuestionDetails {
  /** The item or response that the answer will name, if any. */
  readonly subject?: string | undefined;
  /** Called when it is refused after it had counted as acknowledged or had timed out. */
  readonly retract?: ((error: ErrorDetails) => void) | undefined;
  /**
   * Asked by the application: it must not consume an answer meant for one of our questions, and its answer is passed on
   * as something the service did by itself.
   */
  readonly foreign?: boolean | undefined;
}

interface Question extends QuestionDetails {
  readonly eventId: string;
  readonly kind: QuestionKind;
  /** When it was asked, clock milliseconds. */
  readonly at: number;
  /** Undefined once it is settled; a late answer may follow. */
  settle: ((answer: Answer) => void) | undefined;
}

interface Unnamed {
  readonly error: ErrorDetails;
  /** Event ids of the questions it may answer; shared by errors between which no question was asked. */
  readonly candidates: Set<string>;
  /** The subject of an error, and how many questions had been asked when it arrived. */
  readonly kind: Subject | undefined;
  readonly asked: number;
  /** Possibly not an answer: counts as one only if no other arrives in time. */
  doubtful: boolean;
}

/** The possible subjects of an error; audio is never answered. */
type Subject = QuestionKind | 'audio';

/** The only kind of question that a code can belong to (protocol documentation; public client code). */
const KIND_OF_CODE: readonly (readonly [RegExp, Subject])[] = [
  [/^conversation_already_has_active_response$/u, 'reply'],
  [/^response_cancel/u, 'cancel'],
  [/truncate|^unsupported_content_type$/u, 'truncate'],
  [/^item_delete/u, 'delete'],
  [/^input_audio_buffer_commit/u, 'commit'],
  [/^item_retrieve/u, 'retrieve'],
  [/^item_|previous_item|^message_creation_failed$/u, 'create'],
  [/^cannot_update_voice$|^invalid_voice|transcription_model$|_ec_/u, 'session'],
];

const KIND_OF_PARAM: readonly (readonly [RegExp, Subject])[] = [
  [/^audio$/u, 'audio'],
  [/^session\b/u, 'session'],
  [/^response\b/u, 'reply'],
  [/^item\b|^previous_item_id$/u, 'create'],
  [/^audio_end_ms$/u, 'truncate'],
];

/** Questions whose refusal is irrelevant once they are settled. */
const MOOT_WHEN_DONE: ReadonlySet<QuestionKind> = new Set([
  'delete',
  'truncate',
  'clear',
  'cancel',
  'commit',
]);

/** How long to wait for a clearer answer than a doubtful error, milliseconds. */
const DOUBT_MS = 800;

/** How many settled questions are kept to recognise late answers. */
const REMEMBERED = 256;

/**
 * Client events of one connection that wait for their answer ("questions").
 *
 * An error is matched by the id of the event at fault, an acknowledgement by the item or response it names. An error
 * without an id answers a question only if it cannot answer any other; if its type does not even indicate a request
 * error, only if nothing else answers that question. It never settles a `reply`, which has its own short deadline.
 */
export class PendingAnswers {
  readonly #clock: Clock;
  readonly #questions = new Map<string, Question>();
  /** Recent questions that were acknowledged or forgotten, in case they are refused as well. */
  readonly #past = new Map<string, Question>();
  readonly #onUnclaimed: (error: ErrorDetails) => void;
  #unnamed: Unnamed[] = [];
  #asked = 0;
  #cancelTimer: (() => void) | undefined;
  #cancelDoubt: (() => void) | undefined;

  /** @param onUnclaimed - called with an error that turned out to answer no question. */
  constructor(clock: Clock, onUnclaimed: (error: ErrorDetails) => void) {
    this.#clock = clock;
    this.#onUnclaimed = onUnclaimed;
  }

  /** Registers a question; must be called before it is sent. */
  ask(eventId: string, kind: QuestionKind, details: QuestionDetails = {}): Promise<Answer> {
    this.#asked += 1;
    this.#cancelTimer ??= this.#clock.after(ANSWER_TIMEOUT_MS, () => this.#expire());
    const at = this.#clock.now();
    return new Promise((settle) => this.#questions.set(eventId, { ...details, eventId, kind, at, settle }));
  }

  /** Processes an acknowledgement; false when it answers no question, so the service acted by itself. */
  acknowledged(kind: QuestionKind, subject?: string): boolean {
    let question: Question | undefined;
    const givenUp: Question[] = [];
    for (const each of this.#questions.values()) {
      if (each.kind !== kind || each.subject !== subject) continue;
      if (each.settle) question = each;
      else givenUp.push(each);
      if (question) break;
    }
    if (question) {
      // Timed out and possibly never answered: they must not consume the answers of later ones.
      for (const { eventId } of givenUp) this.#questions.delete(eventId);
    } else {
      question = givenUp[0];
    }
    if (!question) return false;
    this.#questions.delete(question.eventId);
    if (!question.foreign && (MOOT_WHEN_DONE.has(kind) || question.retract)) this.#remember(question);
    this.#settle(question, { kind: 'done' });
    return !question.foreign;
  }

  /** Whether one of our own questions is unanswered. */
  asks(kind: QuestionKind, subject: string): boolean {
    for (const question of this.#questions.values())
      if (question.kind === kind && question.subject === subject && question.settle && !question.foreign)
        return true;
    return false;
  }

  /**
   * Processes an `error` event. `late`: it answers a question that is settled, or whose outcome is irrelevant;
   * `undecided`: it has no id and may answer one of several questions; `unknown`: it answers none of ours.
   */
  refused(error: ErrorDetails): 'answer' | 'late' | 'undecided' | 'unknown' {
    if (error.event_id) {
      const question = this.#questions.get(error.event_id);
      if (!question) {
        const past = this.#past.get(error.event_id);
        this.#past.delete(error.event_id);
        past?.retract?.(error);
        return past && !past.retract ? 'late' : 'unknown';
      }
      this.#questions.delete(question.eventId);
      if (question.foreign) {
        this.#settle(question, { kind: 'refused', error });
        return 'unknown';
      }
      const late = !question.settle || MOOT_WHEN_DONE.has(question.kind);
      if (!question.settle) question.retract?.(error);
      this.#settle(question, { kind: 'refused', error });
      return late ? 'late' : 'answer';
    }
    const kind = kindOf(KIND_OF_CODE, error.code) ?? kindOf(KIND_OF_PARAM, error.param);
    const doubtful = kind === undefined && (isOwnTrouble(error) || this.#asksForReply());
    const candidates = this.#candidates(error, kind, doubtful);
    if (candidates.size === 0) return 'unknown';
    const unnamed = { error, candidates, kind, asked: this.#asked, doubtful };
    this.#unnamed.push(unnamed);
    if (doubtful) this.#cancelDoubt ??= this.#clock.after(DOUBT_MS, () => this.#decide());
    this.#attribute();
    return this.#unnamed.includes(unnamed) ? 'undecided' : 'answer';
  }

  /** Forgets a question that was not sent, or whose answer is no longer needed. */
  forget(eventId: string): void {
    const question = this.#questions.get(eventId);
    this.#questions.delete(eventId);
    if (!question) return;
    if (!question.foreign) this.#remember(question);
    this.#settle(question, { kind: 'lost' });
  }

  /** The connection is over. */
  end(): void {
    this.#cancelTimer?.();
    this.#cancelDoubt?.();
    const questions = [...this.#questions.values()];
    this.#questions.clear();
    this.#unnamed = [];
    for (const question of questions) question.settle?.({ kind: 'lost' });
  }

  /** Times out overdue questions; late answers are still recognised. Our own replies have a separate deadline. */
  #expire(): void {
    const askedBefore = this.#clock.now() - ANSWER_TIMEOUT_MS;
    const late: string[] = [];
    for (const question of this.#questions.values()) {
      if (hasOwnDeadline(question)) continue;
      if (!question.settle) late.push(question.eventId);
      else if (question.at <= askedBefore) this.#settle(question, this.#doubtfulAnswer(question));
    }
    for (const eventId of late.slice(0, -REMEMBERED)) this.#questions.delete(eventId);
    this.#cancelTimer = undefined;
    for (const question of this.#questions.values()) {
      if (!question.settle || hasOwnDeadline(question)) continue;
      this.#cancelTimer = this.#clock.after(question.at - askedBefore, () => this.#expire());
      return;
    }
  }

  /** Accepts doubtful errors as answers: nothing else has answered the questions they may be about. */
  #decide(): void {
    this.#cancelDoubt = undefined;
    for (const unnamed of this.#unnamed) unnamed.doubtful = false;
    this.#attribute();
  }

  #asksForReply(): boolean {
    for (const { kind, settle } of this.#questions.values()) if (kind === 'reply' && settle) return true;
    return false;
  }

  /** The answer to an overdue question: a doubtful error, if there is one. */
  #doubtfulAnswer({ eventId, foreign }: Question): Answer {
    const doubtful = this.#unnamed.find((one) => one.doubtful && one.candidates.has(eventId));
    if (!doubtful) return { kind: 'timeout' };
    this.#unnamed = this.#unnamed.filter((one) => one !== doubtful);
    if (foreign) this.#onUnclaimed(doubtful.error);
    return { kind: 'refused', error: doubtful.error };
  }

  #remember(question: Question): void {
    this.#past.set(question.eventId, question);
    const [oldest] = this.#past.keys();
    if (this.#past.size > REMEMBERED && oldest !== undefined) this.#past.delete(oldest);
  }

  #settle(question: Question, answer: Answer): void {
    const { settle } = question;
    question.settle = undefined;
    settle?.(answer);
    if (this.#unnamed.length === 0) return;
    for (const { candidates } of this.#unnamed) candidates.delete(question.eventId);
    this.#attribute();
  }

  /** The unanswered questions that an error may answer, judging by its code and parameter. */
  #candidates(error: ErrorDetails, kind: Subject | undefined, doubtful: boolean): Set<string> {
    // Errors about the session or the account answer no question.
    if (ENDS_SESSION.has(error.code ?? '') || classifyError(error).severity === 'fatal') return new Set();
    const before = this.#unnamed.findLast(
      (one) => one.kind === kind && one.doubtful === doubtful && one.asked === this.#asked,
    );
    if (before) return before.candidates;
    const waiting = [...this.#questions.values()].filter(({ settle }) => settle);
    const named = kind === undefined ? waiting : waiting.filter((question) => question.kind === kind);
    const possible = doubtful ? named.filter((question) => question.kind !== 'reply') : named;
    return new Set(possible.map(({ eventId }) => eventId));
  }

  /** Attributes errors as soon as there are no more possible questions than errors. */
  #attribute(): void {
    for (let again = true; again;) {
      again = false;
      for (const unnamed of this.#unnamed) {
        // Checked first, so that a thousand refusals at once are compared once and not a thousand times.
        if (unnamed.candidates.size > this.#unnamed.length) continue;
        if (unnamed.doubtful && unnamed.candidates.size > 0) continue;
        const alike = this.#unnamed.filter(
          ({ doubtful, candidates }) =>
            doubtful === unnamed.doubtful && isSubset(candidates, unnamed.candidates),
        );
        if (unnamed.candidates.size > alike.length) continue;
        const questions = [...unnamed.candidates].flatMap((id) => this.#questions.get(id) ?? []);
        this.#unnamed = this.#unnamed.filter((other) => !alike.includes(other));
        for (const { error } of alike) {
          const at = questions.findIndex(({ kind }) => kind !== 'reply' || isReplyError(error));
          const [question] = at < 0 ? [] : questions.splice(at, 1);
          if (question) {
            this.#questions.delete(question.eventId);
            this.#settle(question, { kind: 'refused', error });
          }
          if (!question || question.foreign) this.#onUnclaimed(error);
        }
        again = true;
        break;
      }
    }
  }
}

function hasOwnDeadline({ kind, foreign }: Question): boolean {
  return kind === 'reply' && !foreign;
}

function kindOf(
  table: readonly (readonly [RegExp, Subject])[],
  text: string | null | undefined,
): Subject | undefined {
  return text ? table.find(([pattern]) => pattern.test(text))?.[1] : undefined;
}

/** Whether an error is a failure of the service, by its type: those about requests are `invalid_request_error`. */
function isOwnTrouble({ type }: ErrorDetails): boolean {
  return Boolean(type) && !/request/u.test(type ?? '');
}

/** Whether the code or parameter of an error indicates that it is about a response. */
function isReplyError(error: ErrorDetails): boolean {
  return kindOf(KIND_OF_CODE, error.code) === 'reply' || kindOf(KIND_OF_PARAM, error.param) === 'reply';
}

function isSubset(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a === b || (a.size <= b.size && [...a].every((id) => b.has(id)));
}
