// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  isVoiceLiveError,
  revise,
  VoiceLiveConnectionError,
  VoiceLiveTimeoutError,
  type VoiceLiveError,
} from '../errors/index.ts';
import { systemClock } from './clock.ts';
import { orAborted } from './or-aborted.ts';
import type { Route } from './routes.ts';
import type { AttemptReport, ConnectionKind, Established, SupervisorOptions } from './supervisor-types.ts';
import type { Socket } from './socket.ts';

/** One attempt to establish a connection. */
export interface Try {
  readonly kind: ConnectionKind;
  readonly route: Route;
  readonly attempt: number;
  /** Whether the token must not come from a cache. */
  readonly fresh: boolean;
  /** Ends the attempt; it then rejects with an unspecified reason. */
  readonly signal: AbortSignal;
  /** Called between the handshake and the session, and awaited; no time limit runs meanwhile. */
  pause?(signal: AbortSignal): Promise<void>;
  /** Called when the attempt fails because the agent of the service has ended the conversation. */
  onHungUp?(): void;
}

/** A connection whose configuration was acknowledged. */
export interface ReadySocket {
  readonly socket: Socket;
  readonly route: Route;
  readonly established: Established;
}

const SILENT_CLOSE_HINT =
  'It closed before it announced a session; if this repeats, check that the model exists in the region of the resource.';

/**
 * Gets a token, waits for the handshake budget, performs the handshake and sets up the session: each step has a time
 * limit, and the socket is closed on every outcome but success. Rejects with a VoiceLiveError.
 */
export async function connectOnce(options: SupervisorOptions, attempt: Try): Promise<ReadySocket> {
  const { clock = systemClock, connectTimeoutMs } = options;
  const { route } = attempt;
  const startedAt = clock.now();
  const control = new AbortController();
  const { signal } = control;
  const stop = (): void => control.abort(attempt.signal.reason);
  if (attempt.signal.aborted) stop();
  else attempt.signal.addEventListener('abort', stop, { once: true });

  let cancelLimit = (): void => {};
  const limit = (ms: number, error: () => VoiceLiveError): void => {
    cancelLimit();
    cancelLimit = clock.after(ms, () => control.abort(blamed ?? error()));
  };
  let socket: Socket | null = null;
  let announced = false;
  let blamed: VoiceLiveError | null = null;
  /** The end of the connection, if the agent has ended the conversation. */
  let hungUp: VoiceLiveError | null = null;
  const conversationId = options.conversationId?.(route);
  const passed = { dialedAfterMs: null as number | null, openedAfterMs: null as number | null, pausedMs: 0 };
  const report = (error: VoiceLiveError | null): void => {
    if (attempt.signal.aborted) return;
    const { kind, attempt: number } = attempt;
    const told: AttemptReport = {
      ...passed,
      kind,
      route,
      attempt: number,
      durationMs: clock.now() - startedAt,
      error,
      requestId: socket?.requestId ?? error?.requestId ?? null,
      sessionId: socket?.sessionId ?? null,
    };
    options.onAttempt?.(told);
  };
  try {
    const headers = await orAborted(route.authorize({ fresh: attempt.fresh, signal }), signal);
    // Waiting for the budget is not part of the attempt and uses up no time limit.
    const priority = attempt.kind === 'first' ? 'new' : 'reconnect';
    const { host } = route.target;
    await orAborted(route.budget.acquire(signal, { priority, host }), signal);

    const dialedAt = clock.now();
    passed.dialedAfterMs = dialedAt - startedAt;
    limit(connectTimeoutMs, () => timeoutError('connect_timeout', connectTimeoutMs, null));
    const opened = await orAborted(route.dial({ headers, signal, conversationId }), signal, {
      onLate: (late) => late.terminate(),
    });
    socket = opened;
    const acquireMs = clock.now() - startedAt;
    passed.openedAfterMs = acquireMs;
    opened.onClosed(({ error, byAgent = false }) => {
      if (byAgent) hungUp = error;
      control.abort(blamed ?? (announced || byAgent || !error.retryable ? error : closedEarly(error)));
    });
    let sessionLimitMs = connectTimeoutMs - (clock.now() - dialedAt);
    if (attempt.pause !== undefined) {
      cancelLimit();
      const pausedAt = clock.now();
      await orAborted(attempt.pause(signal), signal).finally(() => {
        passed.pausedMs = clock.now() - pausedAt;
      });
      sessionLimitMs = connectTimeoutMs;
    }
    limit(sessionLimitMs, () => timeoutError('session_timeout', connectTimeoutMs, opened));
    const established = await orAborted(
      options.establish(opened, {
        kind: attempt.kind,
        route,
        attempt: attempt.attempt,
        signal,
        acquireMs,
        announced() {
          if (announced || signal.aborted) return;
          announced = true;
          limit(connectTimeoutMs, () => timeoutError('configure_timeout', connectTimeoutMs, opened));
        },
        blame(error) {
          // The first error is the closest to the cause.
          blamed ??= error;
        },
      }),
      signal,
      { patience: () => (attempt.signal.aborted ? null : clock) },
    );
    report(null);
    return { socket: opened, route, established };
  } catch (error) {
    socket?.terminate();
    const failure = toVoiceLiveError(error);
    report(failure);
    // An error reported before the end is a refusal.
    if (failure === hungUp) {
      attempt.onHungUp?.();
      throw failure;
    }
    const refused = !failure.retryable || (socket !== null && !announced);
    if (conversationId === undefined || !refused || attempt.signal.aborted) throw failure;
    // The conversation may be what cannot be continued, and not the agent.
    options.conversationRefused?.(conversationId);
    throw revise(failure, { retryable: true });
  } finally {
    cancelLimit();
    attempt.signal.removeEventListener('abort', stop);
  }
}

const WAITED_FOR = {
  connect_timeout: 'The service did not answer the handshake',
  session_timeout: 'The service accepted the connection but announced no session',
  configure_timeout: 'The service did not acknowledge the session configuration',
} as const;

function timeoutError(code: keyof typeof WAITED_FOR, limitMs: number, socket: Socket | null): VoiceLiveError {
  return new VoiceLiveTimeoutError({
    code,
    message: `${WAITED_FOR[code]} within ${limitMs / 1000} s.`,
    hint: code === 'session_timeout' ? 'A wrong agent or project can look like this.' : null,
    retryable: true,
    sessionId: socket?.sessionId,
    requestId: socket?.requestId,
  });
}

function closedEarly(error: VoiceLiveError): VoiceLiveError {
  return revise(error, { hint: SILENT_CLOSE_HINT });
}

/** Converts an error thrown by a hook or a replaceable part to a VoiceLiveError. */
export function toVoiceLiveError(error: unknown): VoiceLiveError {
  if (isVoiceLiveError(error)) return error;
  return new VoiceLiveConnectionError({
    code: 'connection_failed',
    message: 'The connection could not be set up.',
    retryable: true,
    cause: error,
  });
}
