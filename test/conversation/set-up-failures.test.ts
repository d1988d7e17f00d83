// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { pause } from '@voicelive-kit/conformance/testing';
import { expect, test } from 'vitest';
import { connect, emulate, FAST, until } from './stage.ts';

/** Waits for the end of a session and returns what was reported to the application. */
async function told(
  options: Parameters<typeof connect>[0],
): Promise<{ codes: (string | undefined)[]; message: string; refused: string }> {
  const { session, probe } = connect(options);
  await until('the final error', () => probe.errors.some((event) => !event.recoverable));
  await pause(100);
  const refused = await session.generateReply().then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
  const finals = probe.errors.filter((event) => !event.recoverable);
  expect(finals).toHaveLength(1);
  return {
    codes: probe.errors.map(({ error }) => (error as { code?: string }).code),
    message: finals[0]?.error.message ?? '',
    refused,
  };
}

test('bad-key: one clear error, one attempt', async () => {
  const emulator = await emulate({ key: 'right' });
  const { codes, message, refused } = await told({ endpoint: emulator.endpoint, apiKey: 'wrong-key-marker' });
  expect(codes).toEqual(['unauthorized']);
  expect(message).toMatch(/401/u);
  expect(message).not.toContain('wrong-key-marker');
  expect(refused).toBe('session_closed');
});

test('wrong-path: one clear error, one attempt', async () => {
  const emulator = await emulate();
  emulator.inject({ slug: 'wrong-path', times: 99 });
  expect((await told({ endpoint: emulator.endpoint })).codes).toEqual(['not_found']);
});

test('a model the service does not know: its own code, one attempt', async () => {
  const emulator = await emulate();
  const { codes, message } = await told({ endpoint: emulator.endpoint, model: 'gpt-nonesuch' });
  expect(codes).toEqual(['session_refused']);
  expect(message).toContain('invalid_model');
  expect(emulator.sessions()).toHaveLength(1);
});

test('an unreachable host: as many attempts as configured, then one final error', async () => {
  const { codes } = await told({ endpoint: 'http://127.0.0.1:9', connOptions: FAST });
  expect(codes).toEqual(['connection_refused', 'connection_refused']);
});

test('rate-limited: retried, successful in the end', async () => {
  const emulator = await emulate();
  emulator.inject({ slug: 'rate-limited', times: 2 });
  const { session, probe } = connect({ endpoint: emulator.endpoint });
  await session.generateReply('Hello');
  expect(probe.errors).toMatchObject([{ recoverable: true, error: { code: 'rate_limited' } }]);
});

test('handshake-hang: times out and is retried', async () => {
  const emulator = await emulate();
  emulator.inject({ slug: 'handshake-hang', times: 1 });
  const { session } = connect({ endpoint: emulator.endpoint, connOptions: { ...FAST, timeoutMs: 200 } });
  expect((await session.generateReply('Hello')).userInitiated).toBe(true);
});
