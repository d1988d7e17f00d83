// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { heard, openField } from './field.ts';

/** Blocks the event loop for longer than the deadline. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('plays an answer that arrived in time although this process reads it late', async () => {
  const { server, ...field } = await openField({ model: { replyTimeoutMs: 300 } });
  const { session, probe } = await field.session();
  server.behaviour.onRequest = (request, peer) => {
    const response = peer.respond({ answering: request });
    response.speak('It is warm.');
    response.end();
    setImmediate(() => block(600));
  };
  expect(await heard(server, await session.generateReply())).toBe('It is warm.');
  expect(probe.errors).toEqual([]);
  expect(server.cancels()).toEqual([]);
});
