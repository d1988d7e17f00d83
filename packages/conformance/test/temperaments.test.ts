// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { CHECKS, TEMPERAMENTS } from '../src/index.ts';
import { Jobs } from './mini/jobs.ts';
import { miniAdapter } from './mini/model.ts';
import { Temperament } from '../src/server/temperaments.ts';
import { whyUnfit } from '../src/fitness.ts';

/** Each temperament by itself, and two pairs that reinforce each other. */
const NAMES = [...Object.keys(TEMPERAMENTS), 'late-acks+unnamed-errors', 'unasked+streams-on+odd-ids'];

const jobs = new Jobs();
for (const temperament of NAMES)
  for (const check of CHECKS) {
    const unfit = whyUnfit(check, Temperament.parse(temperament), miniAdapter());
    if (unfit === undefined)
      jobs.add(`keeps ${check.id} under ${temperament}`, `${check.id} under ${temperament}`, miniAdapter());
  }

describe('the miniature plugin', () => {
  test.for(jobs.names)('%s', async (name, { task }) => {
    jobs.start((task.suite?.tasks ?? []).filter(({ mode }) => mode === 'run').map((other) => other.name));
    const { findings } = await jobs.result(name);
    expect(findings).toEqual([]);
  });
});

test('each temperament reaches at least one check', () => {
  const reached = NAMES.filter((temperament) => jobs.names.some((name) => name.endsWith(` ${temperament}`)));
  expect(reached).toEqual(NAMES);
});
