// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { openField } from './field.ts';
import { fills } from './raw-events.ts';

test('requests the answer to a turn when the service says no more than a filler', async () => {
  const { server, ...field } = await openField();
  const { probe, peer } = await field.session();
  server.answersRequests('It is warm.');
  peer.transcriptFinal(peer.userTurn(), 'Is it warm?');
  const filler = peer.respond();
  fills(filler);
  filler.end();
  await server.until('the answer', () =>
    probe.generations.some((generation) => probe.read(generation).text === 'It is warm.'),
  );
  expect(server.requests()).toHaveLength(1);
  expect(probe.errors).toEqual([]);
});
