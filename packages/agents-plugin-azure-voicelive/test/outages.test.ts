// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { heard, openField, tellError } from './support.ts';

test.each([
  ['session_expired', 1001],
  ['session_output_overflow', 1008],
])(
  'the call continues after one recoverable error when the service ends the connection with %s',
  async (code, closeCode) => {
    const field = await openField();
    const { session, probe, peer } = await field.session();
    const reconnected = new Promise((resolve) => session.once('session_reconnected', resolve));
    // Somebody speaks, so that the connection is not replaced before it ends.
    peer.userStart();
    tellError(peer, { code });
    peer.drop('clean', closeCode);
    await reconnected;
    expect(probe.errors).toMatchObject([{ recoverable: true, error: { serviceCode: code } }]);
  },
);

test('the call ends when the service closes because of a policy violation', async () => {
  const { server, ...field } = await openField();
  const { probe, peer } = await field.session();
  peer.drop('clean', 1008);
  await server.until('an error', () => probe.errors[0]);
  expect(probe.errors).toMatchObject([{ recoverable: false, error: { code: 'policy_violation' } }]);
  expect(server.attempts).toHaveLength(1);
});

test('requests a reply again, once, when the connection breaks before it begins', async () => {
  const { server, ...field } = await openField();
  const { session, peer } = await field.session();
  const reply = session.generateReply('Say it.');
  await server.until('the request', () => server.requests()[0]);
  server.answersRequests('Said.');
  peer.drop('abrupt');
  await expect(heard(server, await reply)).resolves.toBe('Said.');
  expect(server.peer.of('request')).toHaveLength(1);
});
