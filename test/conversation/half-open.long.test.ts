// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { read, reconnected, stage } from './stage.ts';

test('detects and replaces a peer that has vanished', async () => {
  const { emulator, session, probe } = await stage();
  await read(probe, await session.generateReply('Hello'));
  emulator.inject({ slug: 'half-open' });
  await reconnected(probe);
  expect(probe.errors).toMatchObject([{ recoverable: true, error: { code: 'half_open' } }]);
});
