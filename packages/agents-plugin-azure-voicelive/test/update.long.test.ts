// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { openField } from './support.ts';

test('an awaited update rejects with update_timeout when the service never answers', async () => {
  const { server, ...field } = await openField();
  const { session } = await field.session();
  server.acks('off');
  await expect(session.update({ temperature: 1 })).rejects.toMatchObject({ code: 'update_timeout' });
});
