// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientAction, NeutralItem, ServerVerb } from '../../src/index.ts';
import { MiniContext } from './context.ts';
import { FILLER } from './driver.ts';
import type { Log, MiniEmitter } from './emitter.ts';
import { MiniInput } from './input.ts';
import type { MiniPlugin } from './plugin.ts';
import { OwedTurn } from './owed-turn.ts';
import { Requests } from './requests.ts';
import { MiniResponses } from './responses.ts';
import { MiniSettings } from './settings.ts';
import { SpokenMessages } from './spoken-messages.ts';
import { UserTurns } from './user-turns.ts';
import { Wire } from './wire.ts';

/** Milliseconds after the user started to speak, after which calls without an output are settled. */
const SETTLE_AFTER_MS = 500;

/** One conversation with the provider, across as many connections as needed. */
export class MiniConversation {
  readonly settings: MiniSettings;
  readonly context: MiniContext;
  readonly input: MiniInput;
  readonly requests: Requests;
  readonly responses: MiniResponses;
  readonly spoken: SpokenMessages;
  readonly #model: MiniPlugin;
  readonly #emitter: MiniEmitter;
  readonly #log: Log;
  readonly #wire: Wire;
  readonly #turns: UserTurns;
  readonly #owed: OwedTurn;
  /** When an unimportant error was last reported, and how many have come since. */
  #toldAt = -Infinity;
  #untold = 0;
  #refs = 0;
  #connectedAt: number | undefined;
  #settling: NodeJS.Timeout | undefined;

  constructor(model: MiniPlugin, emitter: MiniEmitter, log: Log) {
    this.#model = model;
    this.#emitter = emitter;
    this.#log = log;
    const { has, overrides } = model;
    const { turnDetection = true, transcription = true } = overrides;
    const send = (action: ClientAction): void => this.send(action);
    const newRef = (): string => this.newRef();
    const up = (): boolean => this.#wire.up;
    const error = (cause: Error, recoverable = true): void => emitter.error(cause, recoverable);
    this.spoken = new SpokenMessages(has);
    this.context = new MiniContext({
      has,
      send,
      newRef,
      warn: (message) => this.#log('warn', {}, message),
      heard: (itemId) => this.spoken.heard(itemId),
    });
    const hasBeenUp = (): boolean => this.#connectedAt !== undefined;
    this.settings = new MiniSettings(model, { send, newRef, up, hasBeenUp, error });
    this.requests = new Requests({
      has,
      send,
      error,
      up,
      timeoutMs: overrides.replyTimeoutMs ?? 5000,
      byElimination: overrides.matchByElimination ?? false,
    });
    this.#turns = new UserTurns({
      has,
      detectsTurns: turnDetection,
      transcribes: transcription,
      emit: (name, payload) => emitter.emit(name, payload),
      knows: (itemId) => this.context.knows(itemId),
      setText: (itemId, text) => this.#setText(itemId, text),
    });
    this.input = new MiniInput(model, { send, up, commits: () => this.#turns.commits() });
    this.responses = new MiniResponses({
      model,
      emitter,
      send,
      newRef,
      context: this.context,
      input: this.input,
      requests: this.requests,
      spoken: this.spoken,
      warn: (fields, message) => this.#log('warn', fields, message),
      exhausted: () => this.#complain({ say: 'error', class: 'exhausted', message: 'no quota left' }),
      speaks: () => this.settings.wanted.audioOutput ?? true,
    });
    this.#owed = new OwedTurn({
      has,
      ask: () => void this.requests.ask(newRef(), undefined, { spontaneous: true }).catch(() => undefined),
    });
    const conn = overrides.connOptions ?? { maxRetry: 3, retryIntervalMs: 2000, timeoutMs: 10_000 };
    this.#wire = new Wire(
      {
        endpoint: model.endpoint,
        ...conn,
        has,
        longestMs: overrides.maxSessionDuration,
        quiet: () => this.responses.quiet && !(has('an-open-turn-is-never-quiet') && this.#turns.any),
      },
      {
        up: (again, tookMs) => this.#up(again, tookMs),
        down: () => this.#down(),
        verb: (verb) => this.#hear(verb),
        failed: (cause) => this.#failed(cause),
        again: (cause) => {
          if (has('reports-every-attempt')) error(cause);
        },
        garbled: () => {
          if (!has('skips-bad-frames-silently'))
            this.#log('warn', {}, 'the provider sent something that cannot be parsed');
        },
        backlog: () => this.#log('warn', {}, 'the provider does not accept audio fast enough'),
      },
    );
  }

  get up(): boolean {
    return this.#wire.up;
  }

  /** When it first had a connection. */
  get connectedAt(): number | undefined {
    return this.#connectedAt;
  }

  send(action: ClientAction): void {
    this.#wire.send(action);
  }

  newRef(): string {
    this.#refs += 1;
    return `ref_${this.#refs}`;
  }

  /** Ends the connection; nothing waits for it any more. */
  async close(): Promise<void> {
    clearTimeout(this.#settling);
    this.#owed.answered();
    this.context.close();
    await this.#wire.close();
  }

  /** A message was heard up to this position. */
  truncate(itemId: string, audioEndMs: number, transcript?: string): void {
    const { has } = this.#model;
    const isText = this.context.isText(itemId) && !has('truncates-what-is-text');
    const tells = !this.settings.wanted.truncatesByItself || has('truncates-beside-the-provider');
    if (!isText && tells) this.send({ kind: 'truncate', itemId, audioEndMs });
    this.#cut(itemId, audioEndMs, transcript);
    if (isText) this.context.rewrite(itemId);
  }

  #cut(itemId: string, audioEndMs: number, transcript?: string): void {
    this.spoken.cut(itemId, audioEndMs, transcript);
    const heard = this.spoken.heard(itemId);
    if (heard === undefined || (heard === '' && this.#model.has('keeps-words-nobody-heard'))) return;
    this.#setText(itemId, heard);
  }

  // ---- connection

  #up(again: boolean, tookMs: number): void {
    const { has } = this.#model;
    this.#connectedAt ??= Date.now();
    this.responses.connected(tookMs);
    if (has('streams-wait-for-the-reconnect')) this.responses.lost();
    if (again && has('forgets-tool-choice-over-a-reconnect')) this.settings.change({ toolChoice: 'auto' });
    this.settings.restore();
    this.requests.connected();
    if (!again) this.input.tellAgain();
    if (!again) return;
    if (has('says-it-reconnected-before-restoring')) this.#emitter.emit('session_reconnected', {});
    if (!has('restores-no-context')) this.context.restore();
    this.input.tellAgain();
    this.responses.askAgain();
    this.#owed.connected();
    if (!has('says-it-reconnected-before-restoring')) this.#emitter.emit('session_reconnected', {});
  }

  #down(): void {
    if (!this.#model.has('streams-wait-for-the-reconnect')) this.responses.lost();
    this.context.lost();
    this.#turns.lost();
    this.#owed.lost();
    this.requests.lost('the connection was lost');
    this.#emitter.error(new Error('the connection was lost'), true);
  }

  #failed(error: Error): void {
    this.requests.fail('no connection');
    const { apiKey } = this.#model.overrides;
    if (this.#model.has('errors-show-the-key')) error.cause = { headers: { key: apiKey } };
    if (!this.#model.has('ends-silently-when-refused')) this.#emitter.error(error, false);
  }

  // ---- events from the provider

  #hear(verb: ServerVerb): void {
    this.#dump(verb);
    switch (verb.say) {
      case 'config-accepted':
        this.settings.accepted(verb.ref);
        return;
      case 'committed':
        this.#turns.committed(verb.itemId);
        if (this.settings.wanted.turnDetection) this.#owed.committed();
        return;
      case 'item-created':
        this.context.created(verb.item, verb.previousId);
        this.#turns.created(verb.item);
        this.#typed(verb.item);
        return;
      case 'item-deleted':
        this.context.deleted(verb.itemId);
        return;
      case 'user-start':
        this.#turns.start(verb.itemId);
        this.#owed.answered();
        this.#settleSoon();
        return;
      case 'user-stop':
        this.#turns.stop();
        return;
      case 'transcript-part':
        this.#turns.part(verb.itemId, verb.delta, verb.soFar);
        return;
      case 'transcript-final':
        this.input.understood();
        this.#owed.understood();
        if (this.#model.has('logs-what-was-said')) this.#log('debug', { text: verb.text }, 'heard');
        this.#turns.final(verb.itemId, verb.text, verb);
        return;
      case 'transcript-failed':
        this.#turns.failed(verb.itemId);
        return;
      case 'response-start':
        this.#owed.answered();
        this.responses.starts(verb);
        return;
      case 'message-start':
        this.responses.beginsUnannounced(verb.responseId);
        if (!this.#bridges(verb.itemId)) this.context.saying(verb.itemId, verb.previousId);
        this.responses.get(verb.responseId)?.message(verb.itemId, verb.form);
        return;
      case 'text':
        if (!this.responses.get(verb.responseId) && this.#model.has('complains-about-late-deltas'))
          this.#emitter.error(new Error('a delta for an unknown item'), true);
        // A late event belongs to no item.
        if (this.responses.get(verb.responseId)) this.spoken.text(verb.itemId, verb.delta);
        // The framework remembers every word that it receives.
        if (!this.#bridges(verb.itemId)) this.responses.get(verb.responseId)?.text(verb.itemId, verb.delta);
        return;
      case 'word':
        this.responses.get(verb.responseId)?.word(verb.itemId, verb);
        return;
      case 'word-time':
        this.responses.get(verb.responseId)?.wordTime(verb.itemId, verb);
        return;
      case 'audio': {
        const bytes = Buffer.from(verb.bytes as unknown as string, 'base64');
        this.spoken.audio(verb.itemId, bytes.length);
        this.responses.get(verb.responseId)?.audio(verb.itemId, bytes);
        return;
      }
      case 'truncated':
        // The answer to our own truncation contains nothing new.
        if (this.spoken.heard(verb.itemId) === undefined) this.#cut(verb.itemId, verb.audioEndMs);
        return;
      case 'message-end':
        this.context.said(verb.itemId);
        this.#setText(verb.itemId, verb.text);
        this.responses.get(verb.responseId)?.endMessage(verb.itemId);
        if (verb.form === 'text' && this.#model.has('says-twice-what-was-written'))
          void this.requests.ask(this.newRef(), undefined, { spontaneous: true }).catch(() => undefined);
        return;
      case 'call': {
        this.responses.beginsUnannounced(verb.responseId);
        const { itemId: id, callId, name, args } = verb;
        this.context.insert({ kind: 'call', id, callId, name, args }, verb.previousId);
        if (args !== '' || !this.#model.has('drops-calls-without-arguments')) this.responses.call(verb);
        return;
      }
      case 'call-again':
        if (this.#model.has('runs-calls-twice'))
          this.responses.call({ ...verb, callId: `${verb.callId}_again` });
        return;
      case 'remote-call':
        if (this.#model.has('runs-remote-calls')) this.responses.call({ ...verb, callId: verb.itemId });
        if (this.#model.has('remembers-remote-calls')) {
          const { itemId: id, name, args } = verb;
          this.context.insert({ kind: 'call', id, callId: id, name, args }, verb.previousId);
        }
        return;
      case 'response-end':
        this.responses.ends(verb);
        return;
      case 'error':
        this.#hearError(verb);
        return;
      case 'unknown':
        if (this.#model.has('unknown-events-are-errors'))
          this.#emitter.error(new Error('an unknown event'), true);
        return;
      default:
        return;
    }
  }

  /** Whether a message is a filler, which is heard and nothing else. */
  #bridges(itemId: string): boolean {
    return itemId.startsWith(FILLER) && !this.#model.has('remembers-fillers');
  }

  #hearError(verb: Extract<ServerVerb, { say: 'error' }>): void {
    if (verb.class === 'nothing-to-cancel' && !this.#model.has('late-cancels-are-errors')) return;
    const isAboutItems = verb.class === 'rejected' || verb.class === 'no-anchor';
    if (verb.ref !== undefined || isAboutItems) this.context.refused(verb.ref, verb.class);
    this.settings.refused(verb.class, verb.ref);
    if (this.requests.refused(verb.class, verb.ref) === 'asked again') return;
    if (verb.class !== 'minor' || !this.#isOneOfMany()) this.#complain(verb);
  }

  /** Whether an unimportant error comes within a second of one that was reported. */
  #isOneOfMany(): boolean {
    if (this.#model.has('passes-every-error-on')) return false;
    if (performance.now() - this.#toldAt < 1000) {
      this.#untold += 1;
      return true;
    }
    if (this.#untold > 0) this.#log('warn', { count: this.#untold }, 'further errors were not reported');
    this.#toldAt = performance.now();
    this.#untold = 0;
    return false;
  }

  /** Reports a provider error; some of them cannot be retried. */
  #complain({ class: kind, message }: Extract<ServerVerb, { say: 'error' }>): void {
    const { has } = this.#model;
    const isFinal = kind === 'fatal' || (kind === 'exhausted' && !has('quota-is-recoverable'));
    const tells = (isFinal && !has('forgets-why')) || has('errors-repeat-items');
    if ((isFinal && !has('no-error-is-final')) || has('every-error-is-final')) void this.#wire.close();
    this.#emitter.error(
      new Error(tells ? message : kind),
      (!isFinal || has('no-error-is-final')) && !has('every-error-is-final'),
    );
  }

  /** Calls left open by an interruption are settled when their outputs have had time to arrive. */
  #settleSoon(): void {
    if (!this.context.hasOpenCalls || this.#model.has('settles-only-when-asked')) return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (this.#wire.up) this.context.settleCalls();
    }, SETTLE_AFTER_MS);
  }

  /** An unasked request, made by the plugin that takes every item for a question. */
  #typed(item: NeutralItem): void {
    if (item.kind === 'message' && item.text !== '' && this.#model.has('answers-items-by-itself'))
      this.send({ kind: 'request', raw: null });
  }

  /** Sets the text of a message; if it was truncated, to what was heard of it. */
  #setText(itemId: string, given: string): void {
    const text = this.spoken.heard(itemId) ?? given;
    this.context.setText(itemId, text);
  }

  #dump(verb: ServerVerb): void {
    if (!this.#model.dumps) return;
    const hides = verb.say === 'audio' && !this.#model.has('dumps-audio-too');
    this.#log('debug', { 'lk.pii.message': hides ? { ...verb, bytes: 0 } : verb }, 'received');
  }
}
