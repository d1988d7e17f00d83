// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { newSamples, type Samples, addCall } from './rows/samples.ts';
import type { Agents } from './stage/agents.ts';
import { talk } from './stage/calls.ts';
import { messageOf } from './stage/message-of.ts';
import { startFloor } from './stage/floor-agents.ts';
import type { Stage } from './stage/stage.ts';
import { startWorkerAgents, type WorkerAgentsOptions } from './stage/worker-agents.ts';

/** How much is measured with a number of concurrent rooms. */
export interface Size {
  calls: number;
  rounds: number;
  /** Answers in each call. */
  answers: number;
}

/** The results of a subject, and why some of its calls have none; or why all of it failed. */
export type Outcome = { samples: Samples; failures: string[] } | { failed: string };

const FRAMEWORK_IDLE_PROCESSES = 2;

const PLUGINS: Record<string, WorkerAgentsOptions['plugin']> = { openai: 'openai', job: 'bare' };

/**
 * Starts a subject; `tuned` is ours with other options of `AgentSession.start`, `cold` ours without `prewarm()`, `job`
 * the baseline as a job of a worker.
 */
function start(stage: Stage, subject: string, size: Size, tuning: string | undefined): Promise<Agents> {
  const { livekit, servicePort, rooms, logs } = stage;
  if (subject === 'bare') {
    return startFloor({
      calls: size.calls,
      servicePort,
      addressOf: (room) => rooms.address(room, 'agent'),
    });
  }
  return startWorkerAgents({
    subject,
    plugin: PLUGINS[subject] ?? 'voicelive',
    livekit: livekit.access,
    servicePort,
    // Every call finds a running process, like the baseline.
    idleProcesses: Math.max(size.calls, FRAMEWORK_IDLE_PROCESSES),
    prewarm: subject !== 'cold',
    startOptions: subject === 'tuned' ? tuning : undefined,
    log: join(logs, `${subject}-${size.calls}.log`),
  });
}

/** After this many consecutive rounds without a single good call, a subject is skipped. */
const HOPELESS_ROUNDS = 2;

/** Measures subjects in turns, each round beginning with another one; if one fails, that is its outcome. */
export async function measure(
  stage: Stage,
  subjects: readonly string[],
  size: Size,
  tuning: string | undefined,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, Agents>();
  try {
    for (const subject of subjects) {
      try {
        const agents = await start(stage, subject, size, tuning);
        stage.adopt(agents.stop);
        running.set(subject, agents);
        outcomes.set(subject, { samples: newSamples(), failures: [] });
      } catch (error) {
        outcomes.set(subject, { failed: messageOf(error) });
      }
    }
    const hopeless = new Map<string, number>();
    for (let round = 0; round < size.rounds; round++) {
      const first = round % subjects.length;
      for (const subject of [...subjects.slice(first), ...subjects.slice(0, first)]) {
        const [agents, outcome] = [running.get(subject), outcomes.get(subject)];
        if (!agents || !outcome || 'failed' in outcome) continue;
        const good = await takeRound(stage, agents, size, outcome);
        hopeless.set(subject, good ? 0 : (hopeless.get(subject) ?? 0) + 1);
        if (hopeless.get(subject) === HOPELESS_ROUNDS) {
          outcomes.set(subject, { failed: outcome.failures.at(-1) ?? 'no call gave anything' });
        }
      }
    }
  } finally {
    await Promise.all([...running.values()].map((agents) => agents.stop()));
  }
  return outcomes;
}

/** @returns whether any call of the round had a result. */
async function takeRound(
  stage: Stage,
  agents: Agents,
  size: Size,
  { samples, failures }: Extract<Outcome, { samples: Samples }>,
): Promise<boolean> {
  let good = 0;
  try {
    const { calls, failures: failed, machineBusy } = await talk(stage, agents, size);
    for (const call of calls) addCall(samples, call);
    samples.machineBusy.push(machineBusy);
    failures.push(...failed);
    good = calls.length;
  } catch (error) {
    failures.push(messageOf(error));
  }
  if (good < size.calls) samples.missing.push((size.calls - good) * size.answers);
  return good > 0;
}
