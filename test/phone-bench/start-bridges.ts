// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { messageOf } from '../room-bench/stage/message-of.ts';
import type { RunningBridge, Stage } from './stage.ts';
import { subjects } from './subjects.ts';

/** How much of the answer of a warm-up call is heard, in milliseconds: it loads what later calls find loaded. */
const WARM_UP_MS = 500;

/** The bridges, or why there is none, by subject. */
export type Bridges = ReadonlyMap<string, RunningBridge | { failed: string }>;

/** Starts all bridges and has each answer a call; for one that cannot, gives the reason instead. */
export async function startBridges(stage: Stage, maxCalls: number): Promise<Bridges> {
  const bridges = await Promise.all(
    subjects.map(async ({ subject }): Promise<[string, RunningBridge | { failed: string }]> => {
      try {
        const bridge = await stage.startBridge(subject, maxCalls);
        await stage.carrier.call('converse', bridge.port, [WARM_UP_MS]);
        return [subject, bridge];
      } catch (error) {
        return [subject, { failed: messageOf(error) }];
      }
    }),
  );
  await stage.service.call('take');
  return new Map(bridges);
}
