// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { classifyError, codecFor, type ErrorDetails, type Session } from '@voicelive-kit/protocol';
import type { Clock } from './connection/clock.ts';
import type { Route, Routes, TargetChange } from './connection/routes.ts';
import type { ConnectionKind, Established, EstablishInfo } from './connection/supervisor-types.ts';
import { Supervisor } from './connection/supervisor.ts';
import type { Socket } from './connection/socket.ts';
import type { Conversation } from './conversation.ts';
import {
  serviceError,
  type ServingTarget,
  type VoiceLiveError,
  VoiceLiveRequestError,
} from './errors/index.ts';
import type { ConnectionState } from './events/session-events.ts';
import type { SafeEmitter, SessionLog } from './events/safe-emitter.ts';
import { Link } from './link/link.ts';
import type { ResolvedOptions } from './options/resolved-options.ts';
import { policyFor } from './options/routes-of.ts';

export interface LiveConnectionInit {
  readonly options: ResolvedOptions;
  readonly routes: Routes;
  readonly conversation: Conversation;
  readonly emitter: SafeEmitter;
  readonly log: SessionLog;
  readonly clock: Clock;
  /** The next connection leads to another target than the last: the session has to be configured for that one. */
  readonly retarget: (index: number) => void;
  readonly onTargetChanged: (change: TargetChange) => void;
}

/** RFC 6455: the purpose of the connection has been fulfilled. */
const NORMAL_CLOSE = 1000;

/** Sets up connections and tells the conversation which one is live. */
export class LiveConnection {
  readonly #with: LiveConnectionInit;
  readonly #supervisor: Supervisor;
  readonly #links = new WeakMap<Socket, Link>();
  /** Resolves once the first connection carries the conversation, or when there will be none. */
  readonly settled: Promise<void>;
  readonly #settle: () => void;
  /** When the wait for a connection began, clock milliseconds. */
  #wantedAt: number;
  /** How long it took to open the present connection, and when it was opened. */
  #acquired: { readonly ms: number; readonly at: number } | undefined;
  /** Index of the target the session is configured for. */
  #configuredFor = 0;
  #target: ServingTarget | null = null;
  #state: ConnectionState = 'connecting';
  /** An agent conversation that the service did not continue. */
  #refusedConversation: string | undefined;
  /** The connection that carries the conversation, or carried it last. */
  #live: Link | undefined;

  constructor(init: LiveConnectionInit) {
    this.#with = init;
    const { conversation, emitter, options, routes } = init;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.settled = promise;
    this.#settle = resolve;
    this.#wantedAt = init.clock.now();
    this.#supervisor = new Supervisor({
      routes,
      policy: policyFor(options),
      connectTimeoutMs: options.connectTimeoutMs,
      maxSessionDuration: options.maxSessionDuration,
      establish: (socket, info) => this.#establish(socket, info),
      onUp: (socket, info) => this.#onUp(socket, info),
      onDown: (error, { report }) => {
        conversation.disconnected();
        if (this.#live) this.#enter('reconnecting', error);
        if (report) emitter.emitError(error, true);
      },
      onGaveUp: (error) => this.#giveUp(error),
      conversationId: (route) => this.#agentConversation(route),
      conversationRefused: (id) => {
        this.#refusedConversation = id;
      },
      onAttempt: ({ route, ...attempt }) =>
        emitter.emit('connection_attempt', { ...attempt, target: route.target }),
      quiet: () => conversation.quiet,
      hungUp: (error) => conversation.agentHangsUp && error.closeCode === NORMAL_CLOSE,
      onHungUp: () => this.#end(),
    });
  }

  /** True once there will be no further connection. */
  get over(): boolean {
    return this.#supervisor.state === 'failed' || this.#supervisor.state === 'closed';
  }

  /** The target that serves the session, or served it last; null before the first connection. */
  get target(): ServingTarget | null {
    return this.#target;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The session as the service last reported it, on the present or last connection. */
  get reported(): Session | undefined {
    return this.#live?.session;
  }

  /** The conversation at Foundry, on the present or last connection, if there is one. */
  get conversationId(): string | undefined {
    return this.#live?.conversationId;
  }

  /** Values that must not be shown. */
  get secrets(): readonly string[] {
    return [...(this.#live?.socket.secrets ?? []), ...this.#with.conversation.secrets];
  }

  /** The service announced that the connection will end; what follows is one outage with this cause, or none. */
  announceEnd(error: VoiceLiveError): void {
    this.#supervisor.announceEnd(error);
  }

  /** Starts connecting, in the background. */
  start(): void {
    this.#supervisor.start();
  }

  /** The conversation begins, on a connection that was opened in advance or is about to be. */
  claim(): void {
    this.#wantedAt = this.#with.clock.now();
    this.#supervisor.challenge();
  }

  /**
   * How long the application waited for the present connection, in milliseconds, 0 if it was already open; reported
   * once, for the first response on it.
   */
  takeAcquireTimeMs(): number | undefined {
    const taken = this.#acquired;
    this.#acquired = undefined;
    return taken && Math.max(0, Math.min(taken.ms, taken.at - this.#wantedAt));
  }

  /** The service said that the session cannot continue. */
  fail(error: VoiceLiveError): void {
    this.#supervisor.fail(error);
  }

  /** Settles everything that waits for the service and closes the connection. Never rejects. */
  async close(): Promise<void> {
    this.#settle();
    this.#with.conversation.end(closedError('The session was closed.'));
    this.#enter('closed');
    this.#with.emitter.close();
    await this.#supervisor.close();
  }

  async #establish(socket: Socket, info: EstablishInfo): Promise<Established> {
    const { conversation, emitter, log, clock, options } = this.#with;
    const { index } = info.route.target;
    if (index !== this.#configuredFor) this.#with.retarget(index);
    this.#configuredFor = index;
    const { apiVersion, dialect } = options.fallback[index - 1] ?? options;
    const acquired = { ms: info.acquireMs, at: clock.now() };
    const link = new Link({
      socket,
      codec: codecFor(apiVersion, dialect),
      dialect,
      clock,
      owner: conversation,
      emitter,
      log,
    });
    this.#links.set(socket, link);
    socket.onClosed(() => link.end());
    const failed = new Promise<never>((_, reject) => {
      // The error is a better reason than the end of the connection that follows; fatal errors end the set-up
      // immediately.
      link.onSetUpError = (error) => {
        const refusal = this.#refused(link, error, true);
        info.blame(refusal);
        if (classifyError(error).severity === 'fatal') reject(refusal);
      };
    });
    failed.catch(() => undefined);
    const announcement = await Promise.race([link.announced(), failed]);
    if ('refusal' in announcement) throw this.#refused(link, announcement.refusal, true);
    info.announced();
    conversation.announced(announcement.session);
    const configured = conversation.updates.configure(link);
    // Sent right after the configuration, without waiting for its acknowledgement.
    if (this.#goesOn(announcement.session, info.route)) conversation.context.resume(link);
    else await conversation.context.restore(link);
    const outcome = await Promise.race([configured, failed]);
    // The connection has failed, which the supervisor knows; the service may have reported why.
    if (outcome.kind === 'unanswered') return failed;
    if (outcome.kind === 'refused') throw this.#refused(link, outcome.error, outcome.mayPass);
    for (const refusal of outcome.refusals) emitter.emitError(refusal, true);
    const { session } = announcement;
    this.#acquired = acquired;
    return { expiresAt: session.expires_at ? session.expires_at * 1000 : undefined };
  }

  /** The agent conversation of the last connection; that of another target does not contain what was said since. */
  #agentConversation(route: Route): string | undefined {
    const told = route.target === this.#target ? this.#live?.session?.agent?.thread_id : undefined;
    return told && told !== this.#refusedConversation ? told : undefined;
  }

  /** Whether the service continues the conversation of the last connection, so that it has the history. */
  #goesOn({ agent }: Session, route: Route): boolean {
    const told = this.#agentConversation(route);
    return told !== undefined && agent?.thread_id === told;
  }

  #onUp(socket: Socket, { kind, route }: { readonly kind: ConnectionKind; readonly route: Route }): void {
    const link = this.#links.get(socket);
    if (!link) return;
    const { conversation, emitter, onTargetChanged } = this.#with;
    if (kind === 'rollover') conversation.disconnected();
    const previous = this.#target;
    this.#target = route.target;
    this.#live = link;
    conversation.connected(link);
    this.#enter('connected');
    this.#settle();
    const { target } = route;
    emitter.emit('connection_established', { kind, target, sessionId: socket.sessionId });
    if (kind !== 'first') emitter.emit('session_reconnected', {});
    if (previous !== route.target) {
      onTargetChanged({ target: route.target, previous, reason: this.#supervisor.lastFailure });
    }
  }

  #end(): void {
    const { conversation, emitter } = this.#with;
    this.#settle();
    conversation.end(closedError('The agent ended the conversation.'));
    this.#enter('closed');
    emitter.emit('conversation_ended', { reason: 'end_conversation' });
  }

  #giveUp(error: VoiceLiveError): void {
    this.#settle();
    this.#with.conversation.end(closedError('The connection to the service was permanently lost.', error));
    this.#enter('failed', error);
    this.#with.emitter.emitError(error, false);
  }

  #enter(state: ConnectionState, reason: VoiceLiveError | null = null): void {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    this.#with.emitter.emit('connection_state_changed', { state, previous, reason });
  }

  /** The service refused the session or its configuration. */
  #refused(link: Link, error: ErrorDetails, mayPass: boolean): VoiceLiveError {
    // A conversation that was set up before does not end because of an error about a part of it.
    const beforeSessionCreated = link.session === undefined || this.#target === undefined;
    const { severity, hint } = classifyError(error, { beforeSessionCreated });
    return serviceError({
      code: 'session_refused',
      retryable: severity !== 'fatal' && mayPass,
      serviceCode: error.code ?? error.type,
      param: error.param,
      text: error.message,
      secrets: link.socket.secrets,
      hint,
      sessionId: link.socket.sessionId,
      requestId: link.socket.requestId,
    });
  }
}

/** The error for requests on a closed session. */
export function closedError(message: string, cause?: VoiceLiveError): VoiceLiveRequestError {
  return new VoiceLiveRequestError({ code: 'session_closed', message, retryable: false, cause });
}
