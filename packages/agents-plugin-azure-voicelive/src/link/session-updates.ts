// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ErrorDetails, SessionConfig } from '@voicelive-kit/protocol';
import { FORMAT_FIELDS } from '../audio-format.ts';
import type { SessionConfiguration } from '../config/session-configuration.ts';
import { VoiceLiveRequestError } from '../errors/index.ts';
import type { SessionLog } from '../events/safe-emitter.ts';
import type { Link } from './link.ts';
import { differences } from './session-differences.ts';
import { ANSWER_TIMEOUT_MS, type Answer } from './pending-answers.ts';
import { UpdateWaiters } from './update-waiters.ts';

/** How many refusals of an initial configuration are tolerated; each is retried with fewer fields. */
const MAX_REFUSALS = 12;

/** Outcome of configuring a new connection. */
export type Configured =
  | { readonly kind: 'done'; readonly refusals: readonly VoiceLiveRequestError[] }
  /** `mayPass`: the next connection starts from a configuration that was accepted before. */
  | { readonly kind: 'refused'; readonly error: ErrorDetails; readonly mayPass: boolean }
  | { readonly kind: 'unanswered' };

/**
 * Brings the service's session to the wanted configuration, one `session.update` at a time, because the service does
 * not say which update it acknowledges. Nor does it say whether it acknowledges any: see `session-echo.ts` for what the
 * reported session reveals.
 */
export class SessionUpdates {
  readonly #configuration: SessionConfiguration;
  readonly #log: SessionLog;
  #link: Link | undefined;
  /** The update in progress. */
  #current: Promise<void> | undefined;
  /** The next one, for changes made meanwhile. */
  #next: Promise<void> | undefined;
  #closed: VoiceLiveRequestError | undefined;
  readonly #waiters: UpdateWaiters;
  /** Fields already reported as held with a different value by the service. */
  readonly #toldOtherwise = new Set<string>();
  /** A connection configured while another one was live, and its configuration. */
  #successor:
    { readonly link: Link; readonly held: SessionConfig; readonly dropped: readonly string[] } | undefined;

  constructor(configuration: SessionConfiguration, log: SessionLog) {
    this.#configuration = configuration;
    this.#log = log;
    this.#waiters = new UpdateWaiters((field) => configuration.holds(field));
  }

  /**
   * Sends the wanted fields that are not held yet; resolves when the service has accepted them, or immediately while
   * disconnected. Rejects with a VoiceLiveRequestError when the service refuses them or does not answer.
   */
  flush(): Promise<void> {
    const link = this.#link;
    const change = link && this.#configuration.pending();
    if (!this.#current) return change ? this.#send(link, change) : Promise.resolve();
    if (!change) return this.#current;
    this.#next ??= this.#flushAfter(this.#current);
    return this.#next;
  }

  /**
   * Sends the wanted fields; resolves once the service has acknowledged the given fields, on the next connection if
   * there is none now. Rejects with a VoiceLiveRequestError when it refuses one of them or does not answer, and when
   * the session ends.
   */
  acknowledged(fields: readonly string[]): Promise<void> {
    const { wanted } = this.#configuration;
    const acknowledged = this.#waiters.add(Object.fromEntries(fields.map((field) => [field, wanted[field]])));
    this.flush().catch(() => undefined);
    return acknowledged;
  }

  /** The next target does not get these fields. */
  leftOut(fields: readonly string[]): void {
    const error = new VoiceLiveRequestError({
      code: 'update_rejected',
      message: `The target that serves the session from now on does not get ${fields.join(', ')}.`,
      retryable: false,
    });
    this.#waiters.reject(error, (asked) => fields.some((field) => Object.hasOwn(asked, field)));
  }

  /** Configures a new connection; optional fields that the service refuses are omitted. */
  async configure(link: Link): Promise<Configured> {
    if (this.#link) return this.#configureSuccessor(link);
    const configuration = this.#configuration;
    const refusals: VoiceLiveRequestError[] = [];
    configuration.connectionLost();
    for (let refused = 0; ; refused += 1) {
      const change = configuration.pending();
      if (!change) return { kind: 'done', refusals };
      configuration.sent(change);
      const answer = await link.updateSession(change);
      if (answer.kind === 'done') {
        this.#compare(link, change);
        configuration.accepted();
        this.#waiters.review();
        // Later changes are sent as soon as the connection is live.
        return { kind: 'done', refusals };
      }
      if (answer.kind !== 'refused') return { kind: 'unanswered' };
      const { error } = answer;
      const failed = { kind: 'refused', error, mayPass: configuration.everAccepted } as const;
      if (refused >= MAX_REFUSALS) return failed;
      const culprit = fieldAtFault(error, Object.keys(change));
      // Without an agreed format, each side's audio would be noise to the other.
      if (FORMAT_FIELDS.some((field) => field === culprit)) return failed;
      if (culprit !== undefined && configuration.isDispensable(culprit)) {
        configuration.drop(culprit);
        this.#waiters.refused(faulty(change, culprit), updateError('update_rejected', link, error));
        this.#log.warn(
          { field: culprit, code: error.code ?? error.type, 'lk.pii.sentence': error.message },
          'the service refuses a setting that nobody chose for this model; continuing without it',
        );
      } else {
        // A field that an earlier connection accepted is omitted on this one.
        const explained = configuration.refused(culprit).length > 0 || culprit !== undefined;
        if (!configuration.everAccepted || !explained) return failed;
        const refusal = updateError('update_rejected', link, error);
        refusals.push(refusal);
        this.#waiters.refused(faulty(change, culprit), refusal);
      }
    }
  }

  /** The configured connection is live from now on. */
  connected(link: Link): void {
    if (this.#successor?.link === link) {
      for (const field of this.#successor.dropped) {
        if (this.#configuration.isOptional(field)) this.#configuration.drop(field);
      }
      this.#configuration.sent(this.#successor.held);
      this.#configuration.accepted();
      this.#waiters.review();
    }
    this.#successor = undefined;
    this.#link = link;
  }

  /** Pending changes go out with the next connection. */
  disconnected(): void {
    this.#link = undefined;
    this.#current = undefined;
    this.#configuration.connectionLost();
  }

  end(error: VoiceLiveRequestError): void {
    this.#closed = error;
    this.#waiters.reject(error);
  }

  /** For a connection that will replace the live one; its configuration is recorded when it takes over. */
  async #configureSuccessor(link: Link): Promise<Configured> {
    const dropped: string[] = [];
    for (;;) {
      const { wanted } = this.#configuration;
      const held: SessionConfig = Object.fromEntries(
        Object.entries(wanted).filter(([field]) => !dropped.includes(field)),
      );
      const answer = await link.updateSession(held);
      if (answer.kind === 'done') {
        this.#successor = { link, held, dropped };
        return { kind: 'done', refusals: [] };
      }
      if (answer.kind !== 'refused') return { kind: 'unanswered' };
      const culprit = fieldAtFault(answer.error, Object.keys(held));
      if (culprit === undefined || !this.#configuration.isOptional(culprit)) {
        return { kind: 'refused', error: answer.error, mayPass: true };
      }
      dropped.push(culprit);
    }
  }

  async #flushAfter(current: Promise<void>): Promise<void> {
    await current.catch(() => undefined);
    this.#next = undefined;
    if (this.#closed) throw this.#closed;
    await this.flush();
  }

  #send(link: Link, change: SessionConfig): Promise<void> {
    this.#configuration.sent(change);
    const retract = (error: ErrorDetails): void =>
      void current.catch(() => undefined).then(() => this.#retract(link, change, error));
    const current = link
      .updateSession(change, retract)
      .then((answer) => this.#answered(link, change, answer));
    this.#current = current;
    return current;
  }

  /** The service refused an update after it had counted as accepted. */
  #retract(link: Link, change: SessionConfig, error: ErrorDetails): void {
    if (link !== this.#link) return;
    this.#configuration.retract(change, fieldAtFault(error, Object.keys(change)));
    this.flush().catch(() => undefined);
  }

  #answered(link: Link, change: SessionConfig, answer: Answer): Promise<void> | void {
    if (this.#closed) throw this.#closed;
    if (answer.kind === 'lost' || link !== this.#link) return undefined;
    const fields = Object.keys(change);
    const culprit = answer.kind === 'refused' ? fieldAtFault(answer.error, fields) : undefined;
    if (answer.kind === 'refused' && culprit === undefined && fields.length > 1)
      return this.#sendApart(link, change);
    this.#take(link, change, answer, culprit);
    return this.#done(link, answer);
  }

  /**
   * Sends each field of a refused update separately: a refused field that the service does not name must not affect the
   * others.
   */
  async #sendApart(link: Link, change: SessionConfig): Promise<void> {
    // The tool choice is sent after the tools.
    const fields = Object.entries(change).toSorted(
      ([a], [b]) => Number(a === 'tool_choice') - Number(b === 'tool_choice'),
    );
    let failure: Answer = { kind: 'done' };
    for (const [field, value] of fields) {
      const part: SessionConfig = { [field]: value };
      this.#configuration.sent(part);
      const answer = await link.updateSession(part);
      if (this.#closed) throw this.#closed;
      if (answer.kind === 'lost' || link !== this.#link) return;
      this.#take(link, part, answer);
      if (failure.kind === 'done') failure = answer;
    }
    this.#done(link, failure);
  }

  /** Records the answer to the update in progress, and notifies its waiters. */
  #take(link: Link, change: SessionConfig, answer: Answer, culprit?: string): void {
    if (answer.kind === 'done') this.#compare(link, change);
    if (answer.kind === 'refused') this.#configuration.refused(culprit);
    // An unanswered update was most likely applied; sending it again would not help.
    else this.#configuration.accepted();
    const error = errorOf(link, answer);
    if (error) this.#waiters.refused(faulty(change, culprit), error);
    this.#waiters.review();
  }

  /** The service has acknowledged a change; the session it reports may differ. Each field is reported once. */
  #compare(link: Link, change: SessionConfig): void {
    const told = differences(change, link.session ?? {}).filter((field) => !this.#toldOtherwise.has(field));
    if (told.length === 0) return;
    for (const field of told) this.#toldOtherwise.add(field);
    this.#log.warn(
      { fields: told },
      'the service acknowledged settings, but holds values other than those sent',
    );
  }

  #done(link: Link, answer: Answer): void {
    this.#current = undefined;
    // Sends what is still pending; its waiters wait in `#next`.
    this.flush().catch(() => undefined);
    const error = errorOf(link, answer);
    if (error) throw error;
  }
}

/** The part of an update that was refused; all of it, if the service does not say which. */
function faulty(change: SessionConfig, culprit: string | undefined): SessionConfig {
  return culprit === undefined ? change : { [culprit]: change[culprit] };
}

function errorOf(link: Link, answer: Answer): VoiceLiveRequestError | undefined {
  if (answer.kind === 'refused') return updateError('update_rejected', link, answer.error);
  return answer.kind === 'timeout' ? updateError('update_timeout', link) : undefined;
}

function updateError(
  code: 'update_timeout' | 'update_rejected',
  link: Link,
  refusal?: ErrorDetails,
): VoiceLiveRequestError {
  const what = refusal
    ? `refused [${refusal.code ?? refusal.type ?? 'no code'}]`
    : `did not acknowledge within ${ANSWER_TIMEOUT_MS} ms`;
  const where = refusal?.param ? ` at ${refusal.param}` : '';
  return new VoiceLiveRequestError({
    code,
    message: `The service ${what} a change of the session${where}.`,
    retryable: refusal === undefined,
    serviceCode: refusal?.code ?? null,
    serviceMessage: refusal?.message,
    sessionId: link.socket.sessionId,
    requestId: link.socket.requestId,
  });
}

/**
 * The field of a `session.update` that an error refers to, by its parameter (`session.voice.name`, `voice`) or by a
 * code that contains its name (`invalid_input_audio_transcription_model`); undefined when it names none of the fields
 * sent.
 */
export function fieldAtFault(
  error: Pick<ErrorDetails, 'param' | 'code'>,
  fields: readonly string[],
): string | undefined {
  const param = typeof error.param === 'string' ? error.param : '';
  const path = param.split(/[.[\]]+/u).filter((part) => part !== '');
  const top = path[0] === 'session' ? path[1] : path[0];
  if (top !== undefined && fields.includes(top)) return top;
  const texts = [param, typeof error.code === 'string' ? error.code : ''];
  const named = (word: string): boolean => texts.some((text) => `_${text}_`.includes(`_${word}_`));
  // The longest name first: `voice` is part of other words.
  const byLength = fields.toSorted((one, other) => other.length - one.length);
  return byLength.find(named) ?? byLength.find((field) => named(subjectOf(field)));
}

/** The name that a code uses for a field: `transcription` for `input_audio_transcription`. */
function subjectOf(field: string): string {
  return field.replace(/^(?:input|output)_audio_/u, '').replace(/_types$/u, '');
}
