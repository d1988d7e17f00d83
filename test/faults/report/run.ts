// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { CaseResult } from '../result.ts';
import type { SubjectName } from '../subjects/subject.ts';

/** One run of the suite. */
export interface Run {
  subject: SubjectName;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  results: readonly CaseResult[];
}
