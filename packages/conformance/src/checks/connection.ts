// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { APIStatusError } from '@livekit/agents';
import type { Check } from '../check.ts';
import type { SessionProbe } from '../stage/session-probe.ts';
import type { Stage } from '../stage/stage.ts';
import { isUsable } from './usable.ts';

/** The first connection, and a provider that closes connections. */
export const connection: Check[] = [
  {
    id: 'CON-01',
    statement: 'A refused first connection is retried, then ends in one unrecoverable error',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 types.ts: APIConnectOptions; voice/agent_session.ts closes on recoverable: false',
    async run(stage) {
      await stage.server.refuse('tcp');
      const probe = await stage.agent({ waitsForConnection: false });
      await stage.until(
        'the session to close',
        () => probe.of('close').length > 0,
        8000,
        () => probe.plugin.errors,
      );
      stage.expect(probe.of('close').map(({ reason }) => reason)).toEqual(['error'], 'reason of the close');
      stage
        .expect(probe.plugin.errors.filter(({ recoverable }) => !recoverable))
        .toHaveLength(1, 'unrecoverable errors');
    },
  },
  {
    id: 'CON-02',
    statement: 'A host name that does not resolve ends in one unrecoverable error',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: closes on recoverable: false, and on nothing else',
    async run(stage) {
      // RFC 2606 guarantees that this name never resolves.
      const nowhere = stage.adapter.driver.endpoint('https://conformance.invalid');
      const probe = stage.openSession({}, stage.model({}, nowhere));
      await failsForGood(stage, probe, 8000);
    },
  },
  {
    id: 'CON-03',
    statement: 'A handshake without an answer ends at the timeout of connOptions and is retried',
    severity: 'must',
    source: '@livekit/agents 1.9.0 types.ts: APIConnectOptions has maxRetry, retryIntervalMs, timeoutMs',
    async run(stage) {
      stage.server.stall();
      const probe = stage.openSession({
        overrides: { connOptions: { maxRetry: 2, retryIntervalMs: 100, timeoutMs: 600 } },
      });
      await failsForGood(stage, probe, 5000);
      // On a busy machine an attempt can end before it arrives.
      stage.expect(stage.server.attempts.length).toBeWithin(2, 3, 'attempts with maxRetry 2');
      await stage.until(
        'the attempts to be given up',
        () => stage.server.waiting === 0,
        500,
        () => `${stage.server.waiting} sockets still open`,
      );
    },
  },
  {
    id: 'CON-04',
    statement: 'HTTP 401, 403 and 404 fail at once, as unrecoverable status errors',
    severity: 'must',
    source: '@livekit/agents 1.9.0 _exceptions.ts: APIStatusError, which retries no 4xx but 408, 429 and 499',
    async run(stage) {
      for (const status of [401, 403, 404]) {
        const before = stage.server.attempts.length;
        await stage.server.refuse(status);
        const probe = stage.openSession({ overrides: { apiKey: 'conformance-key' } });
        const error = await failsForGood(stage, probe, 3000);
        stage.expect(error).toBeInstanceOf(APIStatusError, `the error after HTTP ${status}`);
        stage.expect((error as APIStatusError).statusCode).toBe(status, 'its statusCode');
        const attempts = stage.server.attempts.slice(before).map(({ outcome }) => outcome);
        // A cached token may have expired: one more attempt with a fresh one is allowed.
        const renewed = status === 401 && stage.adapter.capabilities.renewsToken && attempts.length === 2;
        stage
          .expect(attempts)
          .toEqual(renewed ? [status, status] : [status], `attempts answered with HTTP ${status}`);
        await probe.session.close();
      }
    },
  },
  {
    id: 'CON-07',
    statement: 'A clean close by the server is treated as an outage, without a storm of reconnects',
    severity: 'must',
    source: '@livekit/agents 1.9.0 types.ts: APIConnectOptions sets the wait before a retry',
    async run(stage) {
      const probe = await stage.session({
        overrides: { connOptions: { maxRetry: 50, retryIntervalMs: 100, timeoutMs: 1000 } },
      });
      const { server } = stage;
      server.onConnection((peer) => peer.drop('clean', 1000));
      server.drop('clean', 1000);
      await stage.until('a second connection after a clean close', () => server.connections()[1]);
      await stage.pause(1000);
      stage.expect(server.attempts.length - 1).toBeAtMost(15, 'attempts in the second after the close');
      server.onConnection(undefined);
      const before = server.connections().length;
      const next = await stage.until('a connection', () => server.connections()[before], 3000);
      await isUsable(stage, probe, next);
    },
  },
  {
    id: 'CON-08',
    statement:
      'A provider that accepts connections and closes them exhausts the retries: one unrecoverable error',
    severity: 'must',
    source: '@livekit/agents 1.9.0 types.ts: maxRetry; an open connection alone is no proof that it works',
    async run(stage) {
      stage.server.acks('off');
      stage.server.onConnection((peer) => peer.drop('clean', 1000));
      const probe = stage.openSession();
      await failsForGood(stage, probe, 4000);
      // The first attempt, three retries, and one more for a plugin that counts from the loss of the first connection.
      stage.expect(stage.server.attempts.length).toBeWithin(2, 5, 'attempts with maxRetry 3');
      const before = stage.server.attempts.length;
      await stage.never('an attempt after the last error', () => stage.server.attempts[before], 300);
    },
  },
];

/** Waits for the session's only unrecoverable error and returns its content. */
export async function failsForGood(stage: Stage, probe: SessionProbe, withinMs: number): Promise<Error> {
  const final = (): SessionProbe['errors'] => probe.errors.filter(({ recoverable }) => !recoverable);
  const first = await stage.until(
    'an unrecoverable error',
    () => final()[0],
    withinMs,
    () => probe.errors.map(({ error, recoverable }) => ({ recoverable, error: String(error) })),
  );
  await stage.pause(50);
  stage.expect(final().map(({ error }) => String(error))).toHaveLength(1, 'unrecoverable errors');
  return first.error;
}
