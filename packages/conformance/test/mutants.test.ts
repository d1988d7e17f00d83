// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { type Adapter, type CheckId, CHECKS, runCheck } from '../src/index.ts';
import { type Defect, DEFECTS } from './mini/defects.ts';
import { miniAdapter } from './mini/model.ts';

/** Broken plugins that no flag of the miniature one can make: name, check, adapter. */
const ODD_ONES: [string, CheckId, Adapter][] = [];

const named = (id: string) => {
  const check = CHECKS.find((other) => other.id === id);
  if (!check) throw new Error(`there is no check ${id}`);
  return check;
};

describe('the miniature plugin without a defect', () => {
  test.concurrent.each(CHECKS.map(({ id }) => id))('keeps %s', async (id) => {
    const { verdict, findings } = await runCheck(miniAdapter(), named(id));
    expect({ verdict, findings }).toEqual({
      verdict: verdict === 'pass' ? 'pass' : 'not applicable',
      findings: [],
    });
  });
});

describe('the miniature plugin that', () => {
  test.concurrent.each(Object.entries(DEFECTS))('%s fails %s', async (defect, id) => {
    const { verdict, findings } = await runCheck(miniAdapter(defect as Defect), named(id));
    expect({ verdict, findings }).toMatchObject({ verdict: 'fail' });
  });
});

test.concurrent.each(ODD_ONES)('the plugin that %s fails %s', async (_name, id, adapter) => {
  const { verdict, findings } = await runCheck(adapter, named(id));
  expect({ verdict, findings }).toMatchObject({ verdict: 'fail' });
});

test('every check has a mutant', () => {
  const proved = new Set<string>([...Object.values(DEFECTS), ...ODD_ONES.map(([, id]) => id)]);
  expect(CHECKS.map(({ id }) => id).filter((id) => !proved.has(id))).toEqual([]);
});
