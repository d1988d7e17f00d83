// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { type Adapter, type CheckId, type CheckResult, CHECKS, runCheck } from '../src/index.ts';
import { type Defect, DEFECTS } from './mini/defects.ts';
import { miniAdapter } from './mini/model.ts';
import { ODD_ONES, SOUND_ONES } from './mini/odd-ones.ts';

/** Most of a check is waiting: so many at a time keep two cores busy. */
const AT_ONCE = 16;

interface Job {
  id: CheckId;
  adapter: Adapter;
  result: Promise<CheckResult> | undefined;
}

const job = (id: CheckId, adapter: Adapter): Job => ({ id, adapter, result: undefined });
const JOBS = new Map<string, Job>([
  ...CHECKS.map(({ id }): [string, Job] => [`keeps ${id}`, job(id, miniAdapter())]),
  ...SOUND_ONES.map(([name, id, adapter]): [string, Job] => [`with ${name} keeps ${id}`, job(id, adapter)]),
  ...Object.entries(DEFECTS).map(([defect, id]): [string, Job] => [
    `that ${defect} fails ${id}`,
    job(id, miniAdapter(defect as Defect)),
  ]),
  ...ODD_ONES.map(([name, id, adapter]): [string, Job] => [`that ${name} fails ${id}`, job(id, adapter)]),
]);

describe('the miniature plugin', () => {
  test.for([...JOBS.keys()])('%s', { timeout: 300_000 }, async (name, { task }) => {
    // The first test starts all that were selected, so that they wait for their events side by side.
    startAll((task.suite?.tasks ?? []).filter(({ mode }) => mode === 'run').map((other) => other.name));
    const { verdict, findings, reason } = (await JOBS.get(name)?.result) ?? {};
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
  const proved = new Set<string>([...Object.values(DEFECTS), ...ODD_ONES.map(([, id]) => id)]);
  expect(CHECKS.map(({ id }) => id).filter((id) => !proved.has(id))).toEqual([]);
});

let started = false;

/** Checks that measure, or want a process of their own, come last and one by one. */
function startAll(names: string[]): void {
  if (started) return;
  started = true;
  const jobs = names.flatMap((name) => JOBS.get(name) ?? []);
  const single = ({ id }: Job): boolean =>
    CHECKS.some((check) => check.id === id && (check.alone ?? check.fresh));
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  const [many, singles] = [jobs.filter((one) => !single(one)), jobs.filter(single)];
  for (const [index, one] of many.entries()) {
    const lane = index % AT_ONCE;
    lanes[lane] = run(one, lanes[lane]);
  }
  let last: Promise<unknown> = Promise.all(lanes);
  for (const one of singles) last = run(one, last);
}

function run(one: Job, after: Promise<unknown> | undefined): Promise<unknown> {
  one.result = Promise.resolve(after).then(() => {
    const check = CHECKS.find(({ id }) => id === one.id);
    if (!check) throw new Error(`there is no check ${one.id}`);
    return runCheck(one.adapter, check);
  });
  // The test that asks for the result reports the failure; the next in the lane goes on.
  return one.result.catch(() => undefined);
}
