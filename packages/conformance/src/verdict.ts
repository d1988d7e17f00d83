// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { CheckId, Severity } from './check.ts';
import type { Incident } from './process-watch.ts';
import type { TimelineEntry } from './timeline.ts';

/** What a failed check looked at, expected and saw. */
export interface Finding {
  what: string;
  expected: string;
  seen: string;
}

/** The outcome of one check. */
export interface CheckResult {
  id: CheckId;
  /** Temperament of the provider, `polite` for none; several are joined by `+`. */
  temperament: string;
  statement: string;
  severity: Severity;
  source: string;
  verdict: 'pass' | 'fail' | 'not applicable';
  /** Why it does not apply. */
  reason?: string;
  /** What failed; several entries if the process misbehaved as well. */
  findings: Finding[];
  durationMs: number;
  /** Everything that happened, for failed checks. */
  timeline: TimelineEntry[];
}

/** Incidents as findings; equal ones are merged. */
export function incidentFindings(incidents: readonly Incident[]): Finding[] {
  const counts = new Map<string, { incident: Incident; count: number }>();
  for (const incident of incidents) {
    const key = `${incident.kind} ${incident.detail}`;
    const known = counts.get(key) ?? { incident, count: 0 };
    known.count += 1;
    counts.set(key, known);
  }
  return [...counts.values()].map(({ incident: { kind, detail }, count }) => ({
    what: 'the process',
    expected: `no ${kind}`,
    seen: count === 1 ? detail : `${detail} (${count} times)`,
  }));
}
