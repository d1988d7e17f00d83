// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { newSamples, type Samples, addCall } from './rows/samples.ts';
import type { Agents } from './stage/agents.ts';
import { talk } from './stage/calls.ts';
import { startFloor } from './stage/floor-agents.ts';
import type { Stage } from './stage/stage.ts';
import { startWorkerAgents } from './stage/worker-agents.ts';

/** How much is measured with a number of rooms at the same time. */
export interface Size {
  calls: number;
  rounds: number;
  /** Answers in each call. */
  answers: number;
}

export type Outcome = { samples: Samples } | { failed: string };

const FRAMEWORK_IDLE_PROCESSES = 2;

/** Starts a subject; `tuned` is ours again with other options of `AgentSession.start`. */
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
    plugin: subject === 'openai' ? 'openai' : 'voicelive',
    livekit: livekit.access,
    servicePort,
    // Every call finds a process that runs, as the floor does.
    idleProcesses: Math.max(size.calls, FRAMEWORK_IDLE_PROCESSES),
    startOptions: subject === 'tuned' ? tuning : undefined,
    log: join(logs, `${subject}-${size.calls}.log`),
  });
}

/** Measures subjects in turns, each round beginning with another one; one that fails has that as its outcome. */
export async function measure(
  stage: Stage,
  subjects: readonly string[],
  size: Size,
  tuning: string | undefined,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, Agents>();
  const attempt = async (subject: string, step: () => Promise<void>): Promise<void> => {
    const outcome = outcomes.get(subject);
    if (outcome && 'failed' in outcome) return;
    try {
      await step();
    } catch (error) {
      outcomes.set(subject, { failed: error instanceof Error ? error.message : String(error) });
    }
  };
  try {
    for (const subject of subjects) {
      await attempt(subject, async () => {
        const agents = await start(stage, subject, size, tuning);
        stage.adopt(agents.stop);
        running.set(subject, agents);
        outcomes.set(subject, { samples: newSamples() });
      });
    }
    for (let round = 0; round < size.rounds; round++) {
      const first = round % subjects.length;
      for (const subject of [...subjects.slice(first), ...subjects.slice(0, first)]) {
        await attempt(subject, async () => {
          const [agents, outcome] = [running.get(subject), outcomes.get(subject)];
          if (!agents || !outcome || !('samples' in outcome)) return;
          const { calls, machineBusy } = await talk(stage, agents, size);
          for (const call of calls) addCall(outcome.samples, call);
          outcome.samples.machineBusy.push(machineBusy);
        });
      }
    }
  } finally {
    await Promise.all([...running.values()].map((agents) => agents.stop()));
  }
  return outcomes;
}
