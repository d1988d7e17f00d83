// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { serve } from '../../bench/rpc.ts';
import { CASES } from '../cases/index.ts';
import { nameOf } from '../fault-case.ts';
import type { CaseResult } from '../result.ts';
import { runCase } from '../run-case.ts';
import { loadSubject, type SubjectName } from '../subjects/subject.ts';
import { collectStrays } from './collect-strays.ts';

const strays = collectStrays();

/** The work of a lane: one case at a time, in a process where nothing else runs. */
const api = {
  async run(name: string, subject: SubjectName): Promise<CaseResult> {
    const faultCase = CASES.find((each) => nameOf(each) === name);
    if (faultCase === undefined) throw new Error(`no such case: ${name}`);
    return runCase(faultCase, await loadSubject(subject), { strays });
  },
};
export type LaneApi = typeof api;

serve(api);
