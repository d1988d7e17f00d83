// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { log } from '@livekit/agents';
import { expect, test, vi } from 'vitest';
import type { realtime } from '../../src/index.ts';
import { openField } from '../support.ts';

const USAGE = { inputText: 14, inputAudio: 30, outputText: 27, outputAudio: 72 };

test('reports the cost of every response when it ends, including cancelled and failed ones', async () => {
  const { server, ...field } = await openField({ model: { voice: 'alloy' } });
  const { session, probe, peer } = await field.session();
  const events: realtime.CostEvent[] = [];
  session.on('cost_estimated', (event) => events.push(event));
  const spoken = peer.respond({ id: 'resp_1' });
  spoken.speak('Hello');
  spoken.end('completed', USAGE);
  peer.respond({ id: 'resp_2' }).cancelled({ inputText: 14, outputAudio: 12 });
  peer.respond({ id: 'resp_3' }).end('failed', { inputText: 10 });
  peer.respond({ id: 'resp_4' }).cancelled(null);
  await server.until('four costs', () => events[3]);
  expect(events.map(({ id, usageMissing }) => [id, usageMissing])).toEqual([
    ['resp_1', false],
    ['resp_2', false],
    ['resp_3', false],
    ['resp_4', true],
  ]);
  // 6661.6 as in the table of recorded usages; 61.6 + 12 × 70.4 = 906.4; 44; nothing
  const usd = [0.006_661_6, 0.000_906_4, 0.000_044, 0];
  for (const [index, expected] of usd.entries()) expect(events[index]?.usd).toBeCloseTo(expected, 12);
  expect(session.cost).toMatchObject({ responses: 4, withoutUsage: 1, unpriced: {} });
  expect(session.cost.usd).toBeCloseTo(0.007_612, 12);
  expect(probe.metrics.map((metrics) => 'cost' in metrics)).toEqual([true, true, true, false]);
});

test('logs only numbers and names as the session cost when the session closes', async () => {
  const info = vi.spyOn(log(), 'info');
  const { server, ...field } = await openField({ model: { voice: 'alloy' } });
  const { session, peer } = await field.session();
  const spoken = peer.respond({ id: 'resp_1' });
  spoken.speak('Hello');
  spoken.end('completed', USAGE);
  await server.until('a cost', () => session.cost.responses === 1);
  await session.close();
  const lines = info.mock.calls.filter((call) => (call as unknown[])[1] === 'estimated cost of the session');
  expect(lines).toEqual([
    [
      {
        usd: expect.closeTo(0.006_661_6, 10),
        responses: 1,
        transcriptions: 0,
        withoutUsage: 0,
        unpriced: {},
      },
      expect.any(String),
    ],
  ]);
  info.mockRestore();
});
