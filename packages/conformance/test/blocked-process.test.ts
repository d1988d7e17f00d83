// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runConformance } from '../src/index.ts';

test('a plugin that blocks its process fails only that check, and the run continues', async () => {
  const { outcomes } = await runConformance({
    adapter: join(import.meta.dirname, 'adapters/blocking.ts'),
    only: ['AIN-06', 'LIF-13'],
    processes: 1,
    // Long enough for a process that only starts slowly on a busy machine.
    unresponsiveAfterMs: 5000,
  });
  expect(
    outcomes.map(({ id, verdict, findings }) => [id, verdict, findings.map(({ seen }) => seen)]),
  ).toEqual([
    ['LIF-13', 'pass', []],
    ['AIN-06', 'fail', ['its event loop was blocked for 5000 ms']],
  ]);
});
