// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type FaultCase, nameOf } from '../fault-case.ts';
import type { CaseResult } from '../result.ts';
import { headOf } from '../run-case.ts';
import type { SubjectName } from '../subjects/subject.ts';
import { inLanes } from './in-lanes.ts';
import type { LaneApi } from './lane.ts';

export interface PoolOptions {
  subject: SubjectName;
  lanes: number;
  onResult: (result: CaseResult) => void;
}

/** Runs cases in several processes, one at a time in each; a process that dies fails its case and is replaced. */
export async function runCases(
  cases: readonly FaultCase[],
  { subject, lanes, onResult }: PoolOptions,
): Promise<CaseResult[]> {
  const results = new Map<FaultCase, CaseResult>();
  await inLanes<LaneApi, FaultCase>(cases, {
    file: new URL('lane.ts', import.meta.url),
    lanes,
    async work(lane, next) {
      const startedAt = performance.now();
      const result = await lane
        .call('run', nameOf(next), subject)
        .catch((error: unknown) => died(next, subject, error, performance.now() - startedAt));
      results.set(next, result);
      onResult(result);
    },
  });
  return cases.flatMap((each) => results.get(each) ?? []);
}

function died(faultCase: FaultCase, subject: SubjectName, error: unknown, ms: number): CaseResult {
  return {
    ...headOf(faultCase, subject),
    verdict: 'fail',
    findings: [`the process did not survive: ${String(error)}`],
    facts: null,
    recording: null,
    durationMs: Math.round(ms),
  };
}
