// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { sleep } from '../bench/clock.ts';
import { messageOf } from '../room-bench/stage/message-of.ts';
import { addCall, newSamples, type Samples } from './rows/samples.ts';
import type { RunningBridge, Stage } from './stage.ts';
import { subjects } from './subjects.ts';

/** What a bridge gave, and why calls of it gave nothing; or why it could not be started. */
export type Outcome = { samples: Samples; failures: string[] } | { failed: string };

/** How much of the answer of a call before the first is heard, milliseconds. */
const WARM_UP_MS = 500;
/** Time for the last messages about a call, milliseconds. */
const AFTERWARDS_MS = 300;

/** One call at a time, the bridges in turns, each round beginning with another one. */
export async function measureLatency(
  stage: Stage,
  { rounds, answers }: { rounds: number; answers: number },
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, RunningBridge>();
  for (const { subject } of subjects) {
    try {
      const bridge = await stage.startBridge(subject, 1);
      running.set(subject, bridge);
      outcomes.set(subject, { samples: newSamples(), failures: [] });
      // The first call of a process loads what the later ones find.
      await stage.carrier.call('converse', bridge.port, [WARM_UP_MS]);
    } catch (error) {
      outcomes.set(subject, { failed: messageOf(error) });
    }
  }
  const names = [...running.keys()];
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length;
    for (const subject of [...names.slice(first), ...names.slice(0, first)]) {
      const [bridge, outcome] = [running.get(subject), outcomes.get(subject)];
      if (!bridge || !outcome || 'failed' in outcome) continue;
      try {
        await oneCall(stage, bridge, answers, outcome.samples);
      } catch (error) {
        outcome.failures.push(messageOf(error));
        outcome.samples.missing.push(answers);
      }
    }
  }
  await Promise.all([...running.values()].map(({ remote }) => remote.stop()));
  return outcomes;
}

async function oneCall(
  { carrier, service }: Stage,
  { remote, port }: RunningBridge,
  answers: number,
  samples: Samples,
): Promise<void> {
  await service.call('take');
  // Spread evenly, so that no phase of any clock is preferred.
  const listenMs = Array.from({ length: answers }, () => 700 + Math.random() * 600);
  const reading = await carrier.call('converse', port, listenMs);
  await sleep(AFTERWARDS_MS);
  const logs = await service.call('take');
  const errors = [...(await remote.call('takeErrors')), ...reading.problems];
  if (errors.length > 0) throw new Error(`${errors.length} errors, the first: ${errors[0]}`);
  const [log] = logs;
  if (!log || logs.length > 1) throw new Error(`${logs.length} sessions with a turn in one call`);
  addCall(samples, reading, log);
}
