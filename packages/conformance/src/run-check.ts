// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, loggerOptions } from '@livekit/agents';
import type { Adapter } from './adapter.ts';
import type { Check } from './check.ts';
import { pause } from './clock.ts';
import { DEADLINES } from './deadlines.ts';
import { ExpectationError } from './expectation.ts';
import { adapterUnder, whyUnfit } from './fitness.ts';
import { LIVE_CHECKS, LIVE_LIMIT_MS } from './live-checks.ts';
import { LogBook } from './log-book.ts';
import { type Incident, watchProcess } from './process-watch.ts';
import { Temperament } from './server/temperaments.ts';
import { Stage } from './stage/stage.ts';
import { Timeline } from './timeline.ts';
import { type CheckResult, type Finding, incidentFindings } from './verdict.ts';
import { afterRunning } from './waiting.ts';

/** How long unhandled errors of a check may take to surface. */
const SETTLE_MS = 30;

export interface RunCheckOptions {
  /** Runs against the real service instead of the scripted one. */
  live?: boolean;
  /** Temperament of the scripted provider; polite by default. */
  temperament?: Temperament;
  /** Called with each process-level incident of the check, including those that come after its result. */
  onIncident?: (incident: Incident) => void;
}

/** Runs one check in this process; several may run at once. Never rejects because of the plugin. */
export async function runCheck(
  given: Adapter,
  check: Check,
  options: RunCheckOptions = {},
): Promise<CheckResult> {
  const { id, statement, severity, source } = check;
  const { temperament = new Temperament() } = options;
  const about = { id, temperament: String(temperament), statement, severity, source };
  const adapter = adapterUnder(given, temperament);
  const reason = options.live ? undefined : (whyUnfit(check, temperament, adapter) ?? check.needs?.(adapter));
  if (reason !== undefined)
    return { ...about, verdict: 'not applicable', reason, findings: [], durationMs: 0, timeline: [] };

  const run = options.live ? LIVE_CHECKS.get(id) : check.run.bind(check);
  if (!run) throw new RangeError(`${id} makes no sense against a real service`);
  const limitMs = options.live ? LIVE_LIMIT_MS : (check.timeoutMs ?? DEADLINES.check);
  const incidents: Incident[] = [];
  const timeline = new Timeline();
  const logs = new LogBook(timeline);
  const watcher = {
    incident(incident: Incident): void {
      incidents.push(incident);
      timeline.add('process', `${incident.kind}: ${incident.detail}`);
      options.onIncident?.(incident);
    },
    logLine: (line: string) => logs.add(line),
  };
  const findings: Finding[] = [];
  const durationMs = await watchProcess(watcher, async () => {
    // All checks of a process share one logger, which writes where watchProcess listens.
    if (loggerOptions()?.level !== 'debug') initializeLogger({ pretty: false, level: 'debug' });
    const stage = await Stage.open(adapter, {
      timeline,
      logs,
      live: options.live ?? false,
      temperament,
    });
    try {
      await withTimeout(run(stage), limitMs);
    } catch (error) {
      findings.push(toFinding(error));
    }
    const took = Math.round(timeline.now());
    timeline.add('check', findings.length > 0 ? 'the check fails here' : 'the check ends here');
    await stage.close();
    await pause(SETTLE_MS);
    return took;
  });
  findings.push(...incidentFindings(incidents));
  const failed = findings.length > 0;
  const verdict = failed ? 'fail' : 'pass';
  return { ...about, verdict, findings, durationMs, timeline: failed ? timeline.entries() : [] };
}

function toFinding(error: unknown): Finding {
  if (error instanceof ExpectationError)
    return { what: error.what, expected: error.expected, seen: error.seen };
  const seen = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { what: 'the check', expected: 'to run to its end', seen };
}

async function withTimeout(promise: Promise<void>, ms: number): Promise<void> {
  let cancel = (): void => undefined;
  const limit = new Promise<never>((_, reject) => {
    cancel = afterRunning(ms, () => {
      reject(new ExpectationError('the check', `to end within ${ms} ms`, 'it was still running'));
    });
  });
  try {
    await Promise.race([promise, limit]);
  } finally {
    cancel();
  }
}
