// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../src/index.ts';
import { type Defect, DEFECTS } from './mini/defects.ts';
import { Jobs } from './mini/jobs.ts';
import { miniAdapter } from './mini/model.ts';
import { ODD_ONES, SOUND_ONES } from './mini/odd-ones.ts';

const jobs = new Jobs();
for (const { id } of CHECKS) jobs.add(`keeps ${id}`, id, miniAdapter());
for (const [name, id, adapter] of SOUND_ONES) jobs.add(`with ${name} keeps ${id}`, id, adapter);
for (const [defect, proof] of Object.entries(DEFECTS))
  jobs.add(`that ${defect} fails ${proof}`, proof, miniAdapter(defect as Defect));
for (const [name, proof, adapter] of ODD_ONES) jobs.add(`that ${name} fails ${proof}`, proof, adapter);

describe('the miniature plugin', () => {
  test.for(jobs.names)('%s', async (name, { task }) => {
    // The first test starts all that were selected, so that they wait for their events side by side.
    jobs.start((task.suite?.tasks ?? []).filter(({ mode }) => mode === 'run').map((other) => other.name));
    const { verdict, findings, reason } = await jobs.result(name);
    // One comparison for both, so that a failing test shows what the check found.
    const broken = name.startsWith('that');
    expect({ fails: verdict === 'fail', reason: broken && reason, findings: !broken && findings }).toEqual({
      fails: broken,
      reason: broken ? undefined : false,
      findings: !broken && [],
    });
  });
});

test('every check has a mutant', () => {
  const proved = new Set<string>(
    [...Object.values(DEFECTS), ...ODD_ONES.map(([, proof]) => proof)].map((proof) => proof.slice(0, 6)),
  );
  expect(CHECKS.map(({ id }) => id).filter((id) => !proved.has(id))).toEqual([]);
});
