// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  classifyError,
  type ClientEvent,
  type ConversationItem,
  decodeServerEvent,
  encode,
  encodeAudioAppend,
  type ErrorDetails,
  newEventId,
  type ServerEvent,
  type Session,
  type SessionConfig,
} from '@voicelive-kit/protocol';
import type { Wire } from '../connection/wire.ts';
import { scrub, serviceError, type VoiceLiveError } from '../errors/index.ts';
import { ItemOperations } from './item-operations.ts';
import { ConfigChannel } from './config-channel.ts';

/** A conversation item together with its id, as this side always sends it. */
export type IdentifiedItem = ConversationItem & { id: string };

/** What the owner of a link is told. */
export interface LinkHooks {
  /** Texts that must not appear in an error, should the service repeat them. */
  readonly secrets: readonly string[];
  /** An event the link did not keep to itself, in wire order; those before `goLive` are held back until then. */
  onEvent(event: ServerEvent): void;
  /** A frame that is no event; `detail` holds no payload. */
  onMalformed(detail: string): void;
  /** Every event both ways, for whoever listens to the raw protocol. */
  onRaw(direction: 'in' | 'out', event: { type: string }): void;
}

/** What a fresh connection is brought to. */
export interface EstablishPlan {
  readonly config: SessionConfig;
  /** Fields the plugin set by itself: if the service refuses one, it is left out. */
  readonly optional: readonly string[];
  /** What the conversation is filled with; asked for when the service is ready to take it. */
  items(): Promise<readonly IdentifiedItem[]>;
  readonly signal: AbortSignal;
  announced(): void;
}

export interface LinkReady {
  readonly expiresAt: number | undefined;
  /** Optional fields the service refused. */
  readonly left: readonly string[];
  /** Items it refused. */
  readonly refusedItems: readonly string[];
}

/**
 * The conversation with the service over one connection: announcement, configuration, filling, and the
 * acknowledgements of what is changed later.
 */
export class Link {
  readonly wire: Wire;
  readonly items: ItemOperations;
  readonly config: ConfigChannel;
  /** Ids the service holds on this connection. */
  readonly held = new Set<string>();
  /** What the conversation was filled with, as sent, by item id. */
  readonly filledWith = new Map<string, string>();
  /** The service's latest account of the session. */
  session: Session | undefined;
  readonly #hooks: LinkHooks;
  /** Events that came before this was the live connection; undefined from then on. */
  #early: ServerEvent[] | undefined = [];
  #announcement: { resolve(session: Session): void; reject(error: VoiceLiveError): void } | undefined;

  constructor(wire: Wire, hooks: LinkHooks) {
    this.wire = wire;
    this.#hooks = hooks;
    const send = (event: ClientEvent): boolean => this.send(event);
    this.items = new ItemOperations(send, newEventId);
    this.config = new ConfigChannel(send, newEventId);
  }

  send(event: ClientEvent): boolean {
    this.#hooks.onRaw('out', event);
    return this.wire.send(encode(event));
  }

  /** Sends one packet of audio; apart from `send` because it runs a hundred times a second. */
  sendAudio(base64: string): boolean {
    return this.wire.send(encodeAudioAppend(base64));
  }

  /**
   * Waits for the service's announcement, configures, fills in the history.
   * Rejects with a VoiceLiveError, or with the signal's reason when aborted.
   */
  async establish(plan: EstablishPlan): Promise<LinkReady> {
    const session = await this.#aborting(plan.signal, this.#announced());
    plan.announced();
    const refusedItems: string[] = [];
    const left: string[] = [];
    let config = plan.config;
    let update = this.config.update(config);
    // Sent at once behind the configuration: the wire keeps their order, and nobody has to wait.
    let after: string | undefined;
    for (const item of await plan.items()) {
      void this.items
        .create(item, after)
        .then((outcome) => outcome === 'refused' && refusedItems.push(item.id));
      this.held.add(item.id);
      this.filledWith.set(item.id, JSON.stringify(item));
      after = item.id;
    }
    for (;;) {
      const outcome = await this.#aborting(plan.signal, update);
      if (outcome.kind === 'done') break;
      if (outcome.kind === 'lost') return this.#aborting(plan.signal, new Promise<never>(() => undefined));
      const culprit = plan.optional.find((field) => field in config && names(outcome.error, field));
      if (!culprit) throw this.#configurationRefused(outcome.error);
      left.push(culprit);
      config = Object.fromEntries(Object.entries(config).filter(([field]) => field !== culprit));
      update = this.config.update(config);
    }
    return { expiresAt: session.expires_at ? session.expires_at * 1000 : undefined, left, refusedItems };
  }

  /** The conversation goes on here: hands over what has come already, and from now on each event as it comes. */
  goLive(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const event of early) this.#hooks.onEvent(event);
  }

  /** The connection is over: whatever waits for an answer on it will get none. */
  end(): void {
    this.items.abandon('lost');
    this.config.abandon();
  }

  /** Resolves with the first `session.created`; attaches to the wire at once, before anything is awaited. */
  #announced(): Promise<Session> {
    return new Promise((resolve, reject) => {
      this.#announcement = { resolve, reject };
      this.wire.onMessage((data, isBinary) => this.#receive(data, isBinary));
    });
  }

  #receive(data: string, isBinary: boolean): void {
    const decoded = decodeServerEvent(data, { binary: isBinary });
    if (decoded.kind === 'malformed') {
      this.#hooks.onMalformed(`${decoded.problem}: ${decoded.detail}`);
      return;
    }
    if (decoded.kind === 'unknown') {
      this.#hooks.onRaw('in', { ...decoded.event, type: decoded.type });
      return;
    }
    const { event } = decoded;
    this.#hooks.onRaw('in', event);
    if (this.#absorbs(event)) return;
    if (this.#early) this.#early.push(event);
    else this.#hooks.onEvent(event);
  }

  /** Keeps the link's own books; true when the event is of no interest beyond them. */
  #absorbs(event: ServerEvent): boolean {
    switch (event.type) {
      case 'session.created':
        this.session = event.session;
        this.wire.sessionId = event.session.id;
        this.#announcement?.resolve(event.session);
        this.#announcement = undefined;
        return false;
      case 'session.updated':
        this.session = event.session;
        this.config.updated();
        return false;
      case 'conversation.item.created':
        this.held.add(event.item.id);
        this.items.created(event.item.id);
        return false;
      case 'conversation.item.deleted':
        this.held.delete(event.item_id);
        this.items.deleted(event.item_id);
        return false;
      case 'error':
        if (this.#announcement) {
          this.#announcement.reject(this.#refusedBeforeSession(event.error));
          this.#announcement = undefined;
          return true;
        }
        return this.config.refused(event.error) || this.items.refused(event.error);
      default:
        return false;
    }
  }

  #refusedBeforeSession(error: ErrorDetails): VoiceLiveError {
    const { severity, hint } = classifyError(error, { beforeSessionCreated: true });
    return serviceError({
      code: 'session_refused',
      retryable: severity !== 'fatal',
      serviceCode: error.code ?? error.type,
      param: error.param,
      text: scrub(error.message ?? '', this.#hooks.secrets),
      hint,
      requestId: this.wire.requestId,
    });
  }

  #configurationRefused(error: ErrorDetails): VoiceLiveError {
    return serviceError({
      code: 'session_refused',
      retryable: false,
      serviceCode: error.code ?? error.type,
      param: error.param,
      text: scrub(error.message ?? '', this.#hooks.secrets),
      hint: 'The service refused the session configuration; correct the option it names.',
      sessionId: this.wire.sessionId,
      requestId: this.wire.requestId,
    });
  }

  #aborting<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason as Error);
      if (signal.aborted) {
        onAbort();
        return;
      }
      signal.addEventListener('abort', onAbort, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }
}

/** Whether an error points at a field of the session, by its parameter or its code. */
function names(error: ErrorDetails, field: string): boolean {
  const subject = field.replace(/^input_audio_|^output_audio_|_types$/gu, '');
  return [error.param, error.code].some((text) => text?.includes(field) || text?.includes(subject));
}
