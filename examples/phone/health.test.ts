// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHealthServer } from './health.ts';

/** A health server of a bridge with these calls, and what it answers at a path. */
async function aHealthServer(state: { isDraining: boolean; calls: number }) {
  const server = createHealthServer({ isDraining: () => state.isDraining, calls: () => state.calls });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
}

test('is ready until it drains, and lives on while it does', async () => {
  const state = { isDraining: false, calls: 2 };
  const get = await aHealthServer(state);
  expect((await get('/')).status).toBe(200);
  state.isDraining = true;
  expect((await get('/')).status).toBe(503);
  const { status, text } = await get('/bridge');
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({ draining: true, active_calls: 2 });
});

test('knows no other path', async () => {
  const get = await aHealthServer({ isDraining: false, calls: 0 });
  expect((await get('/metrics')).status).toBe(404);
});
