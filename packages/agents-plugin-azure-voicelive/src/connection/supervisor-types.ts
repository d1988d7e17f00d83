// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveError } from '../errors/index.ts';
import type { Clock } from './clock.ts';
import type { HandshakeBudget } from './handshake-budget.ts';
import type { ReconnectPolicy } from './policy.ts';
import type { Wire } from './wire.ts';

/** Why a connection is made: the first, one after a loss, or the planned successor of a live one. */
export type ConnectionKind = 'first' | 'reconnect' | 'rollover';

/** What the owner is told when a connection is open and waits to be made a session. */
export interface EstablishInfo {
  readonly kind: ConnectionKind;
  /** Number of this try since the last established connection, counted from 1. */
  readonly attempt: number;
  /** Aborts when the connection ends, a time limit passes or the supervisor closes; its reason is the error. */
  readonly signal: AbortSignal;
  /** Milliseconds it took to get the connection: token, budget and handshake. */
  readonly acquireMs: number;
  /** To be called when the service has announced the session; the time limit for the configuration starts then. */
  announced(): void;
}

/** What the owner learned while establishing. */
export interface Established {
  /** End of the session's life in milliseconds since the epoch, as the service states it. */
  readonly expiresAt?: number | undefined;
}

/** What the owner of a supervisor does at the turns of a connection's life. None of these may throw. */
export interface SupervisorHooks {
  /**
   * Makes a session of an open connection: attach to its messages synchronously, wait for the announcement, call
   * `info.announced()`, configure, restore the history; resolve when the configuration was acknowledged, reject
   * with a VoiceLiveError, whose `retryable` decides. For a rollover this begins in a pause, while the old
   * connection is still the live one.
   */
  establish(wire: Wire, info: EstablishInfo): Promise<Established>;
  /**
   * The connection is the live one from now on. After a rollover the old one is closed by the supervisor; if
   * the pause ended while the new one was being established, this comes in the next pause, so what was added to
   * the conversation since is to be sent now.
   */
  onUp(wire: Wire, kind: ConnectionKind): void;
  /**
   * The live connection was lost, or the first failed, and tries follow. `report` is true once an outage: tell
   * the application then, and only then.
   */
  onDown(error: VoiceLiveError, info: { readonly phase: 'first' | 'live'; readonly report: boolean }): void;
  /** The end: no further tries. Also the loss of the live connection, if there was one. Not called by `close()`. */
  onGaveUp(error: VoiceLiveError): void;
  /** Whether this is a pause: nobody speaks, no response and no tool is running. */
  quiet(): boolean;
}

/** What a supervisor works with. */
export interface SupervisorOptions extends SupervisorHooks {
  /** Headers for one handshake; has its own time limit. `fresh` asks for a token that is not from a cache. */
  authorize(info: { readonly fresh: boolean; readonly signal: AbortSignal }): Promise<Record<string, string>>;
  /** One handshake. Rejects with a VoiceLiveError; with the signal's reason when aborted. */
  dial(info: { readonly headers: Record<string, string>; readonly signal: AbortSignal }): Promise<Wire>;
  /** Whether a 401 is worth one more try with a fresh token. */
  readonly refreshable: boolean;
  readonly policy: ReconnectPolicy;
  readonly budget: HandshakeBudget;
  /** Milliseconds from the start of a handshake to the announced session, and again from there to the acknowledged configuration. */
  readonly connectTimeoutMs: number;
  /** Milliseconds after which a live connection is replaced. Default 55 minutes. */
  readonly maxSessionDuration?: number | null;
  readonly clock?: Clock;
}

/** `connecting`: no session yet. `down`: a live one was lost. `failed`: gave up. `closed`: by the owner. */
export type SupervisorState = 'idle' | 'connecting' | 'live' | 'down' | 'closed' | 'failed';

/** A conversation's connection over several sockets: first try, reconnects, planned rollovers, the end. */
export interface ConnectionSupervisor {
  readonly state: SupervisorState;
  /** The wire that is live now, or null. */
  readonly wire: Wire | null;
  /** Begins to connect; to be called once. Returns at once. */
  start(): void;
  /** Replaces the live connection at the next pause. */
  requestRollover(): void;
  /** Ends everything in any phase, quietly: no hook is called from here on. Resolves within a second, never rejects. */
  close(): Promise<void>;
}
