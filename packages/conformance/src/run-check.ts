// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import type { Adapter } from './adapter.ts';
import type { Check } from './check.ts';
import { pause } from './clock.ts';
import { ExpectationError } from './expectation.ts';
import { type Incident, ProcessWatch } from './process-watch.ts';
import { Stage } from './stage/stage.ts';
import { Timeline } from './timeline.ts';
import { type CheckResult, type Finding, incidentFinding } from './verdict.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
/** How long strays of a check may take to show. */
const SETTLE_MS = 30;

/** Runs one check in this process, alone, with the kit's handlers for process-level errors in place of others. */
export async function runCheck(adapter: Adapter, check: Check): Promise<CheckResult> {
  const incidents: Incident[] = [];
  const watch = new ProcessWatch((incident) => incidents.push(incident)).start();
  try {
    return await runWatched(adapter, check, incidents);
  } finally {
    watch.stop();
  }
}

/** Runs one check; `incidents` is filled by whoever watches the process. */
export async function runWatched(
  adapter: Adapter,
  check: Check,
  incidents: Incident[],
): Promise<CheckResult> {
  const { id, statement, severity, source } = check;
  const about = { id, statement, severity, source };
  const reason = check.needs?.(adapter);
  if (reason !== undefined)
    return { ...about, verdict: 'not applicable', reason, findings: [], durationMs: 0, timeline: [] };

  initializeLogger({ pretty: false, level: 'silent' });
  const timeline = new Timeline();
  const findings: Finding[] = [];
  const stage = await Stage.open(adapter, timeline);
  try {
    await withTimeout(check.run(stage), check.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  } catch (error) {
    findings.push(toFinding(error));
  }
  const durationMs = Math.round(timeline.now());
  timeline.add('check', findings.length > 0 ? 'the check fails here' : 'the check ends here');
  await stage.close();
  await pause(SETTLE_MS);
  findings.push(...incidents.map(incidentFinding));
  const failed = findings.length > 0;
  return {
    ...about,
    verdict: failed ? 'fail' : 'pass',
    findings,
    durationMs,
    timeline: failed ? timeline.entries() : [],
  };
}

function toFinding(error: unknown): Finding {
  if (error instanceof ExpectationError)
    return { what: error.what, expected: error.expected, seen: error.seen };
  const seen = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { what: 'the check', expected: 'to run to its end', seen };
}

async function withTimeout(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ExpectationError('the check', `to end within ${ms} ms`, 'it was still running'));
    }, ms);
  });
  try {
    await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
