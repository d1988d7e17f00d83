// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import { pause, settles } from '@voicelive-kit/conformance/testing';
import { type ScenarioInput, startEmulator } from '@voicelive-kit/emulator';
import { exists, type FaultCase } from './fault-case.ts';
import { judge } from './judge.ts';
import { inWords } from './promised.ts';
import type { CaseResult, Facts, Recording } from './result.ts';
import { atRest } from './stage/at-rest.ts';
import { Handshakes } from './stage/handshakes.ts';
import { isSame, serviceHistory } from './stage/history.ts';
import { Ledger } from './stage/ledger.ts';
import { Recorder } from './stage/recorder.ts';
import { Stage } from './stage/stage.ts';
import type { Subject, SubjectName } from './subjects/subject.ts';

/**
 * Timeouts of waits in milliseconds. A wait that succeeds ends at once, so they cost time only where something is
 * wrong.
 */
export interface Patience {
  /** After this time a case counts as hung. */
  caseMs: number;
  /** For one event. */
  waitMs: number;
  /** For both histories to become equal, and for what was closed to be gone. */
  restMs: number;
}

const PATIENCE: Patience = { caseMs: 120_000, waitMs: 20_000, restMs: 5000 };
const SEED = 11;

export interface RunOptions {
  /** Where the caller collects unhandled errors meanwhile. */
  strays?: string[];
  patience?: Partial<Patience>;
}

/** Six turns with short answers, for cases that only need a conversation. */
export const SMALL_TALK: ScenarioInput = {
  version: 1,
  turns: ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth'].map((number) => ({
    hear: `${number} question.`,
    say: `${number} answer.`,
  })),
};

/** Runs one case and judges it; never rejects. */
export async function runCase(
  faultCase: FaultCase,
  subject: Subject,
  { strays = [], patience = {} }: RunOptions = {},
): Promise<CaseResult> {
  const { expect: promised, voiceLiveOnly } = faultCase;
  const head = headOf(faultCase, subject.name);
  if (!exists(faultCase, subject.name)) {
    const absent = { verdict: 'absent', facts: null, recording: null, durationMs: 0 } as const;
    return { ...head, ...absent, findings: [voiceLiveOnly ?? ''] };
  }
  const startedAt = performance.now();
  const { facts, recording } = await measure(faultCase, subject, strays, { ...PATIENCE, ...patience });
  const findings = judge(facts, promised, subject.name);
  const durationMs = Math.round(performance.now() - startedAt);
  return {
    ...head,
    verdict: findings.length === 0 ? 'pass' : 'fail',
    findings,
    facts,
    recording,
    durationMs,
  };
}

/** The part of a result that is known before the case runs. */
export function headOf(
  { number, slug, variant, title, expect }: FaultCase,
  subject: SubjectName,
): Pick<CaseResult, 'number' | 'slug' | 'variant' | 'title' | 'subject' | 'promised'> {
  return { number, slug, variant: variant ?? null, title, subject, promised: inWords(expect) };
}

async function measure(
  faultCase: FaultCase,
  subject: Subject,
  strays: string[],
  patience: Patience,
): Promise<{ facts: Facts; recording: Recording }> {
  initializeLogger({ pretty: false, level: 'silent' });
  const ledger = new Ledger();
  const recorder = new Recorder();
  const handshakes = new Handshakes(() => recorder.handshake());
  const firstStray = strays.length;
  try {
    const measured = await ledger.run(async () => act(faultCase, subject, { ledger, recorder, patience }));
    await atRest(() => ledger.left.origins.length === 0, patience.restMs);
    const facts: Facts = {
      ...measured,
      strays: strays.slice(firstStray),
      handshakes: handshakes.count,
      recoveryMs: handshakes.count > 1 ? recorder.recoveryMs : null,
      left: ledger.left,
    };
    return { facts, recording: recorder.recording };
  } finally {
    handshakes.stop();
    ledger.stop();
  }
}

type Measured = Omit<Facts, 'strays' | 'handshakes' | 'recoveryMs' | 'left'>;

/** The conversation from its beginning to its end. */
async function act(
  faultCase: FaultCase,
  subject: Subject,
  { ledger, recorder, patience }: { ledger: Ledger; recorder: Recorder; patience: Patience },
): Promise<Measured> {
  const emulator = await startEmulator({
    voice: 'builtin',
    seed: SEED,
    scenario: SMALL_TALK,
    log: () => undefined,
    ...faultCase.emulator,
  });
  const stopWatching = recorder.watch(emulator);
  const stage = new Stage({ subject, emulator, recorder, ledger, waitMs: patience.waitMs });
  const service = (): Measured['service'] => (stage.service && serviceHistory(stage.service.items)) || null;
  const failures: string[] = [];
  const run = async (what: string, step: () => Promise<unknown>, withinMs: number): Promise<void> => {
    const end = await settles(Promise.resolve().then(step), withinMs);
    if (end.state === 'pending') failures.push(`${what} took longer than ${withinMs} ms`);
    if (end.state === 'rejected') failures.push(`${what}: ${messageOf(end.error)}`);
  };
  await run('the case', async () => faultCase.run(stage), patience.caseMs);
  if (faultCase.expect.kind !== 'ends' && failures.length === 0)
    await atRest(() => isSame(stage.history, service() ?? []), patience.restMs);
  // Nothing may happen after the case unobserved.
  await pause(50);
  const measured = {
    ended: stage.ended,
    before: stage.before ?? [],
    after: stage.history,
    service: service(),
  };
  await run('closing', async () => stage.close(), patience.waitMs);
  // A connection that no longer reads does not learn of its end; sockets of the subject are counted by the ledger.
  await atRest(() => stage.service === undefined, patience.restMs);
  stopWatching();
  await emulator.close();
  return { ...measured, errors: stage.errors, failure: failures.length === 0 ? null : failures.join('; ') };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
