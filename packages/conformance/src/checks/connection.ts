// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Check } from '../check.ts';

export const connection: Check[] = [
  {
    id: 'CON-01',
    statement: 'A refused first connection is tried again, then ends in one unrecoverable error',
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
    id: 'CON-06',
    statement: 'The first message after a reconnect is not lost',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: a reply is requested once',
    async run(stage) {
      const probe = await stage.session();
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.pause(100);
      const pending = probe.session.generateReply();
      pending.catch(() => undefined);
      const request = await stage.until('the request on the new connection', () => second.of('request')[0]);
      second.respond({ answering: request }).end();
      stage.expect((await stage.settles(pending, 1000)).state).toBe('resolved', 'state of the reply');
    },
  },
];
