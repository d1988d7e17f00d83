// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  classifyError,
  type Dialect,
  encodeAudioAppend,
  type ClientEvent,
  type Codec,
  type ErrorDetails,
  newClientEventId,
  type ResponseCreateParams,
  type ServerEvent,
  type Session,
  type SessionConfig,
  VOICE_AGENT_MISSING_SETTINGS,
} from '@voicelive-kit/protocol';
import type { AudioSocket } from '../audio-input/audio-input.ts';
import type { Clock } from '../connection/clock.ts';
import type { Socket } from '../connection/socket.ts';
import { RateLimit } from '../events/rate-limit.ts';
import type { SafeEmitter, SessionLog } from '../events/safe-emitter.ts';
import { ENDS_SESSION } from '../errors/ends-session.ts';
import { forApplication, sentForApplication, unknownForApplication } from '../errors/hide-credentials.ts';
import { scrubReported } from '../errors/scrub-reported.ts';
import { PendingAnswers, type Answer, type QuestionDetails, type QuestionKind } from './pending-answers.ts';
import { DuplicateFilter } from './duplicate-filter.ts';
import { foreignQuestion } from './foreign-question.ts';
import { ServiceItems } from './service-items.ts';
import { canAnswer } from './session-echo.ts';

/** Prefix of the event ids of audio packets. */
const AUDIO_ID = 'audio_';

/** How long a reported session that shows nothing of the update in progress may still turn out to be its answer. */
const DOUBTFUL_ANSWER_MS = 1000;

/** The number of different audio errors that are reported. */
const MAX_REASONS = 16;

/** The first message of the service on a connection. */
export type Announcement = { readonly session: Session } | { readonly refusal: ErrorDetails };

/** The conversation, as a link needs it. */
export interface LinkOwner {
  /** Secrets to scrub, besides the credentials of the connection. */
  readonly secrets: Iterable<string>;
  /** Receives an event that does not answer one of our own, in wire order. */
  handle(event: ServerEvent): void;
}

export interface LinkInit {
  readonly socket: Socket;
  readonly codec: Codec;
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly owner: LinkOwner;
  readonly emitter: SafeEmitter;
  readonly log: SessionLog;
}

/**
 * The protocol on one connection: gives every client event an id, consumes the answers, and passes on only what the
 * service did by itself.
 */
export class Link implements AudioSocket {
  readonly socket: Socket;
  readonly items: ServiceItems;
  readonly #with: LinkInit;
  readonly #answers: PendingAnswers;
  /** Events received during set-up; undefined once the connection is live. */
  #early: ServerEvent[] | undefined = [];
  readonly #duplicates = new DuplicateFilter();
  #session: Session | undefined;
  #conversationId: string | undefined;
  #ended = false;
  #packets = 0;
  /** Reasons for which audio was refused. */
  readonly #audioRefusals = new Set<string>();
  readonly #unusable: RateLimit;
  /** The update in progress, and the session before it. */
  #update: { readonly sent: SessionConfig; readonly before: Session | undefined } | undefined;
  #cancelDoubt: (() => void) | undefined;
  #announce: ((announcement: Announcement) => void) | undefined;
  /** Called with an error during set-up that cannot be attributed to one client event. */
  onSetUpError: ((error: ErrorDetails) => void) | undefined;

  constructor(init: LinkInit) {
    this.#with = init;
    this.socket = init.socket;
    this.#unusable = new RateLimit(init.clock);
    this.items = new ServiceItems({
      clock: init.clock,
      ask: (event, kind, subject) => this.#ask(event, kind, { subject }),
      batch: (work) => this.batch(work),
    });
    this.#answers = new PendingAnswers(init.clock, (error) => this.#pass({ type: 'error', error }));
  }

  /** The session as the service last reported it. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** The conversation at Foundry, if the service has named it. */
  get conversationId(): string | undefined {
    return this.#session?.agent?.thread_id ?? this.#conversationId;
  }

  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }

  /** Attaches to the socket at once; resolves with the first message of the service. */
  announced(): Promise<Announcement> {
    return new Promise((resolve) => {
      this.#announce = resolve;
      this.socket.onMessage((data, isBinary) => this.#receive(data, isBinary));
    });
  }

  /** Delivers the events received so far, and from now on each event as it arrives. */
  goLive(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    this.onSetUpError = undefined;
    for (const event of early) this.#handle(event);
  }

  /** The connection is over: pending answers become `lost`. */
  end(): void {
    this.#ended = true;
    this.#cancelDoubt?.();
    this.#unusable.end();
    this.#answers.end();
  }

  // ---- asking

  /** Sends everything that `work` sends in one write. */
  batch(work: () => void): void {
    this.socket.batch(work);
  }

  /**
   * One at a time, because the service does not say which update it acknowledges.
   * @param retract - called when the service refuses the update after it had counted as acknowledged.
   */
  async updateSession(
    session: SessionConfig,
    retract: (error: ErrorDetails) => void = () => undefined,
  ): Promise<Answer> {
    this.#update = { sent: session, before: this.#session };
    const answer = await this.#ask({ type: 'session.update', session }, 'session', { retract });
    this.#update = undefined;
    this.#cancelDoubt?.();
    this.#cancelDoubt = undefined;
    return answer;
  }

  /** Requests an item as the service holds it, which arrives as an event. */
  retrieveItem(itemId: string): Promise<Answer> {
    return this.#ask({ type: 'conversation.item.retrieve', item_id: itemId }, 'retrieve', {
      subject: itemId,
    });
  }

  truncateItem(itemId: string, audioEndMs: number): void {
    void this.#ask(
      { type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms: audioEndMs },
      'truncate',
      { subject: itemId },
    );
  }

  cancelResponse(responseId: string): void {
    void this.#ask({ type: 'response.cancel', response_id: responseId }, 'cancel', { subject: responseId });
  }

  /** Undefined when the connection is not open. Answered by a response or an error. */
  createResponse(eventId: string, response: ResponseCreateParams): Promise<Answer> | undefined {
    if (this.#ended || !this.socket.isOpen) return undefined;
    const taken = this.#with.dialect === 'voice-live' ? response : this.#forVoiceAgent(response);
    return this.#ask({ type: 'response.create', response: taken }, 'reply', { id: eventId });
  }

  /** A setting that voice agents do not have would make the service refuse the whole request. */
  #forVoiceAgent(response: ResponseCreateParams): ResponseCreateParams {
    const missing = VOICE_AGENT_MISSING_SETTINGS.filter((field) => response[field] !== undefined);
    if (missing.length === 0) return response;
    this.#with.log.warn({ missing }, 'voice agents do not have these settings of a reply; they are not sent');
    return Object.fromEntries(Object.entries(response).filter(([field]) => !missing.includes(field)));
  }

  /** The response has begun, or nothing waits for it any more. */
  forgetReply(eventId: string): void {
    this.#answers.forget(eventId);
  }

  /** Bypasses the bookkeeping of other events, because it runs up to a hundred times a second. */
  sendAudio(base64: string): boolean {
    this.#packets += 1;
    return this.socket.send(encodeAudioAppend(base64, `${AUDIO_ID}${this.#packets}`));
  }

  sendCommit(refused: () => void): void {
    void this.#ask({ type: 'input_audio_buffer.commit' }, 'commit').then(({ kind }) => {
      if (kind === 'refused') refused();
    });
  }

  sendClear(): void {
    void this.#ask({ type: 'input_audio_buffer.clear' }, 'clear');
  }

  /**
   * Sends an event of the application. The answers of the service are passed on like events it sent by itself.
   * @returns false when the connection is not open.
   */
  sendForeign(event: ClientEvent): boolean {
    if (this.#ended || !this.socket.isOpen) return false;
    const { event_id: id = newClientEventId() } = event;
    const sent = { ...event, event_id: id };
    const text = this.#with.codec.encodeClient(sent);
    const question = foreignQuestion(event);
    if (question) {
      void this.#answers.ask(id, question.kind, { subject: question.subject, foreign: true });
      this.#with.emitter.emit('voicelive_client_event_sent', sent);
    }
    if (this.socket.send(text)) return true;
    this.#answers.forget(id);
    return false;
  }

  /** Whether the creation of an item is unanswered. */
  isSending(itemId: string): boolean {
    return this.#answers.asks('create', itemId);
  }

  /** Whether the deletion of an item is unanswered. */
  isDeleting(itemId: string): boolean {
    return this.#answers.asks('delete', itemId);
  }

  #ask(
    event: ClientEvent,
    kind: QuestionKind,
    about: QuestionDetails & { id?: string } = {},
  ): Promise<Answer> {
    if (this.#ended) return Promise.resolve({ kind: 'lost' });
    const { id = newClientEventId(), ...details } = about;
    const answer = this.#answers.ask(id, kind, details);
    const sent = { ...event, event_id: id };
    if (this.#with.emitter.hears('voicelive_client_event_sent')) {
      this.#with.emitter.emit('voicelive_client_event_sent', sentForApplication(sent, this.#secrets));
    }
    if (!this.socket.send(this.#with.codec.encodeClient(sent))) this.#answers.forget(id);
    return answer;
  }

  get #secrets(): readonly string[] {
    return [...this.socket.secrets, ...this.#with.owner.secrets];
  }

  #receive(data: string, isBinary: boolean): void {
    const decoded = this.#with.codec.decodeServer(data, { binary: isBinary });
    if (decoded.kind === 'malformed') {
      this.#warnOfUnusable(`${decoded.problem}: ${decoded.detail}`);
      return;
    }
    const { emitter } = this.#with;
    const secrets = this.#secrets;
    if (decoded.kind === 'unknown') {
      if (!emitter.hears('voicelive_server_event_received')) return;
      const shown = unknownForApplication(decoded.event, secrets);
      emitter.emit('voicelive_server_event_received', { ...shown, type: decoded.type });
      return;
    }
    if (emitter.hears('voicelive_server_event_received')) {
      emitter.emit('voicelive_server_event_received', forApplication(decoded.event, secrets));
    }
    const event = scrubReported(decoded.event, secrets);
    if (decoded.dropped) this.#warnOfUnusable(`${event.type}: ${decoded.dropped.join(', ')}`);
    emitter.emitWire(event, () => forApplication(event, secrets));
    // Voice agents announce an item under two names, in either order.
    if (
      event.type === 'conversation.item.added' &&
      this.items.has(event.item.id) &&
      !this.isSending(event.item.id)
    )
      return;
    const plain: ServerEvent =
      event.type === 'conversation.item.added' ? { ...event, type: 'conversation.item.created' } : event;
    if (!this.#keeps(plain)) this.#pass(plain);
  }

  #pass(event: ServerEvent): void {
    if (this.#early) this.#early.push(event);
    else this.#handle(event);
  }

  /** @param detail - names of fields, no payload. */
  #warnOfUnusable(detail: string): void {
    this.#unusable.take(detail, (count) =>
      this.#with.log.warn(
        { detail, count },
        'a frame of the service cannot be used completely; the unusable part is skipped',
      ),
    );
  }

  /** An event whose handler throws must not stop the next one, unless it ended the conversation. */
  #handle(event: ServerEvent): void {
    if (this.#ended) return;
    try {
      this.#with.owner.handle(event);
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      this.#warnOfUnusable(`${event.type}: ${name}`);
    }
  }

  /** Consumes answers to our own events; true when the conversation does not need the event. */
  #keeps(event: ServerEvent): boolean {
    if (this.#duplicates.has(event)) return true;
    switch (event.type) {
      case 'session.created':
        this.#session = event.session;
        this.#conversationId = event.conversation_id ?? undefined;
        this.socket.sessionId = event.session.id;
        this.#announce?.({ session: event.session });
        this.#announce = undefined;
        return true;
      case 'session.updated':
        this.#session = event.session;
        this.#sessionTold(event.session);
        return true;
      case 'conversation.item.created':
        if (this.#answers.acknowledged('create', event.item.id)) return true;
        // Announced after we asked for its deletion.
        if (this.#answers.asks('delete', event.item.id)) return true;
        this.items.made(event.item.id);
        return false;
      case 'response.output_item.added':
      case 'response.output_item.done':
        this.items.shown(event.item.id);
        return false;
      case 'conversation.item.deleted':
        if (this.#answers.acknowledged('delete', event.item_id)) return true;
        this.items.deleted(event.item_id);
        return false;
      case 'conversation.item.retrieved':
        this.#answers.acknowledged('retrieve', event.item.id);
        return false;
      case 'conversation.item.truncated':
        return this.#answers.acknowledged('truncate', event.item_id);
      case 'input_audio_buffer.cleared':
        return this.#answers.acknowledged('clear');
      case 'input_audio_buffer.committed':
        this.#answers.acknowledged('commit');
        return false;
      case 'response.done':
        this.#answers.acknowledged('cancel', event.response.id);
        return false;
      case 'error':
        return this.#keepsError(event.error);
      default:
        return false;
    }
  }

  /** Takes the session as the answer to the update in progress, unless it shows that none of it is in effect. */
  #sessionTold(session: Session): void {
    const update = this.#update;
    if (!update || canAnswer(update.sent, update.before, session)) {
      this.#answers.acknowledged('session');
      return;
    }
    // Some services never show some settings: if nothing else arrives, it was the answer.
    this.#cancelDoubt ??= this.#with.clock.after(DOUBTFUL_ANSWER_MS, () =>
      this.#answers.acknowledged('session'),
    );
  }

  #keepsError(error: ErrorDetails): boolean {
    if (this.#announce) {
      this.#announce({ refusal: error });
      this.#announce = undefined;
      return true;
    }
    if (ENDS_SESSION.has(error.code ?? '')) {
      // Whatever event it names is sent again on the next connection.
      if (this.#early) this.onSetUpError?.(error);
      return false;
    }
    const fatal = classifyError(error).severity === 'fatal';
    if (!fatal && error.event_id?.startsWith(AUDIO_ID)) {
      // Up to a hundred packets a second are refused for the same reason.
      const reason = error.code ?? error.type ?? '';
      const again = this.#audioRefusals.has(reason);
      if (this.#audioRefusals.size < MAX_REASONS) this.#audioRefusals.add(reason);
      return again;
    }
    const about = this.#answers.refused(error);
    if (about === 'late' && !fatal) return true;
    if (this.#early && about !== 'answer') this.onSetUpError?.(error);
    // A fatal error concerns the whole session, regardless of which event it answers.
    return about === 'answer' || about === 'undecided';
  }
}
