// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ConnectionAttemptEvent } from '../events/call-events.ts';
import type { VoiceLiveError } from '../errors/index.ts';
import { record } from './metrics.ts';
import { ATTR, SPANS } from './names.ts';
import { type End, now, type Observation, seconds, servedBy } from './observation.ts';

/** Records connection attempts, outages and rollovers. */
export function observeConnections({ session, write }: Observation): End {
  let outage:
    { readonly sinceMs: number; readonly reason: VoiceLiveError | null; attempts: number } | undefined;
  /** A new connection that is ready and waiting to take over. */
  let successor: { readonly sinceMs: number } | undefined;

  const rolledOver = (
    sinceMs: number,
    outcome: 'replaced' | 'failed' | 'abandoned',
    errorType?: string,
  ): void => {
    const endMs = now();
    const attributes = { ...servedBy(session), [ATTR.outcome]: outcome };
    write({ name: SPANS.rollover, startMs: sinceMs, endMs, attributes, errorType });
    record('rollover', seconds(endMs - sinceMs), withError(attributes, errorType));
  };
  const abandonSuccessor = (): void => {
    if (successor) rolledOver(successor.sinceMs, 'abandoned');
    successor = undefined;
  };
  const outageOver = (outcome: 'restored' | 'failed' | 'closed'): void => {
    if (!outage) return;
    const { sinceMs, reason, attempts } = outage;
    outage = undefined;
    const endMs = now();
    const attributes = { ...servedBy(session), [ATTR.outcome]: outcome };
    const errorType = reason?.code;
    write({
      name: SPANS.reconnect,
      startMs: sinceMs,
      endMs,
      // The reason for the outage. It is not an error of the span unless reconnecting failed.
      attributes: withError({ ...attributes, [ATTR.attempt]: attempts }, errorType),
      errorType: outcome === 'failed' ? errorType : undefined,
    });
    record('reconnect', seconds(endMs - sinceMs), withError(attributes, errorType));
  };

  session.on('connection_attempt', (attempt) => {
    if (attempt.kind === 'reconnect' && outage) outage.attempts += 1;
    const endMs = now();
    const startMs = endMs - attempt.durationMs;
    const { target, kind, pausedMs, durationMs, requestId, sessionId } = attempt;
    const errorType = attempt.error?.code;
    const attributes = {
      ...servedBy(session, target),
      [ATTR.kind]: kind,
      [ATTR.outcome]: errorType === undefined ? 'established' : 'failed',
    };
    write({
      name: SPANS.connect,
      startMs,
      endMs,
      client: true,
      errorType,
      events: momentsOf(attempt, startMs),
      attributes: {
        ...attributes,
        [ATTR.attempt]: attempt.attempt,
        [ATTR.targetIndex]: target.index,
        ...(sessionId !== null && { [ATTR.sessionId]: sessionId }),
        [ATTR.providerIds]: [requestId, sessionId].filter((id) => id !== null),
      },
    });
    record('connect', seconds(durationMs - pausedMs), withError(attributes, errorType));
    if (kind !== 'rollover') return;
    abandonSuccessor();
    if (errorType === undefined) successor = { sinceMs: startMs };
    else rolledOver(startMs, 'failed', errorType);
  });
  session.on('connection_established', ({ kind }) => {
    if (kind !== 'rollover' || !successor) return;
    rolledOver(successor.sinceMs, 'replaced');
    successor = undefined;
  });
  session.on('connection_state_changed', ({ state, reason }) => {
    if (state === 'reconnecting') {
      abandonSuccessor();
      outage = { sinceMs: now(), reason, attempts: 0 };
    } else if (state === 'connected') outageOver('restored');
    else if (state === 'failed') outageOver('failed');
  });
  return () => {
    abandonSuccessor();
    outageOver('closed');
  };
}

function momentsOf(
  { dialedAfterMs, openedAfterMs, pausedMs }: ConnectionAttemptEvent,
  startMs: number,
): { name: string; atMs: number }[] {
  const moments: { name: string; atMs: number }[] = [];
  if (dialedAfterMs !== null) moments.push({ name: 'handshake begun', atMs: startMs + dialedAfterMs });
  if (openedAfterMs !== null) {
    moments.push({ name: 'handshake accepted', atMs: startMs + openedAfterMs });
    if (pausedMs > 0) moments.push({ name: 'pause found', atMs: startMs + openedAfterMs + pausedMs });
  }
  return moments;
}

function withError<T extends object>(attributes: T, errorType: string | undefined): T {
  return errorType === undefined ? attributes : { ...attributes, [ATTR.errorType]: errorType };
}
