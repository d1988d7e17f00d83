// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { address, Client, emulate } from './client.ts';

test('answers a connection over the limit with 429, and counts neither that nor what was refused for another reason', async () => {
  const emulator = await emulate({ connectionLimit: { limit: 2 } });
  await expect(Client.upgrade(address(emulator, { 'api-version': 'none' }))).rejects.toThrow('400');
  await Client.open(emulator);
  await Client.open(emulator);
  await expect(Client.upgrade(address(emulator))).rejects.toThrow('Unexpected server response: 429');
});

test('lets in again when the window has passed', async () => {
  const emulator = await emulate({ connectionLimit: { limit: 1, windowMs: 200 } });
  await Client.open(emulator);
  await expect
    .poll(() =>
      Client.upgrade(address(emulator)).then(
        () => 'in',
        () => 'refused',
      ),
    )
    .toBe('in');
});

test('refuses a limit that is none', async () => {
  await expect(emulate({ connectionLimit: { limit: 0 } })).rejects.toThrow(/limit is 0; give a whole number/);
});
