// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { sleep } from '../bench/clock.ts';
import { messageOf } from '../room-bench/stage/message-of.ts';
import { addCall, newSamples, type Samples } from './rows/samples.ts';
import type { RunningBridge, Stage } from './stage.ts';
import type { Sizes } from './sizes.ts';
import type { Bridges } from './start-bridges.ts';

/** The results of a bridge, and why some of its calls have none; or why it could not be started. */
export type Outcome = { samples: Samples; failures: string[] } | { failed: string };

/** Time for the last messages about a call, in milliseconds. */
const AFTERWARDS_MS = 300;

/** One call at a time, the bridges in turns, each round beginning with another one. */
export async function measureLatency(
  stage: Stage,
  bridges: Bridges,
  { rounds, answers }: Sizes['latency'],
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const [subject, bridge] of bridges) {
    outcomes.set(subject, 'failed' in bridge ? bridge : { samples: newSamples(), failures: [] });
  }
  const names = [...bridges.keys()];
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length;
    for (const subject of [...names.slice(first), ...names.slice(0, first)]) {
      const [bridge, outcome] = [bridges.get(subject), outcomes.get(subject)];
      if (!bridge || !outcome || 'failed' in bridge || 'failed' in outcome) continue;
      try {
        await oneCall(stage, bridge, answers, outcome.samples);
      } catch (error) {
        outcome.failures.push(messageOf(error));
        outcome.samples.missing.push(answers);
      }
    }
  }
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
