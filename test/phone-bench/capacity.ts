// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { sleep } from '../bench/clock.ts';
import { sum } from '../bench/stats.ts';
import { messageOf } from '../room-bench/stage/message-of.ts';
import type { Reading } from './carrier/reading.ts';
import type { Memory, Reading as Metered } from '../bench/worker/meter.ts';
import { waitedMs } from '../room-bench/machine/proc.ts';
import { pin, type RunningBridge, type Stage } from './stage.ts';
import type { Bridges } from './start-bridges.ts';
import type { ServiceLog } from './service/service-call.ts';
import type { Sizes } from './sizes.ts';

/** The results of one bridge with many calls at once. */
export interface Crowd {
  calls: number;
  /** Whether the bridge had a separate core. */
  pinned: boolean;
  /**
   * Frames of 20 ms of the caller that did not arrive, or arrived without having been sent; and of the agent that were
   * not heard.
   */
  lostUp: number;
  addedUp: number;
  lostDown: number;
  /** How often an answer ran dry before its end. */
  gaps: number;
  /** With all calls active. */
  metered: Metered;
  /** For how much of that time other processes had its core, in percent: that time is not the bridge's fault. */
  waited: number;
  before: Memory;
  during: Memory;
  /** For a bridge that can be drained: calls that ended early, and what happened to a caller who called meanwhile. */
  drain: { cutShort: number; lateCaller: string } | undefined;
}

const FRAME_SAMPLES = 160;
/** Calls begin one after the other, as in reality. */
const EVERY_MS = 40;
/** From the last start of a call until everybody speaks, in milliseconds. */
const SETTLE_MS = 1500;
const AFTERWARDS_MS = 500;

/** Many calls at once, one bridge after the other, each on a separate core. */
export async function measureCapacity(
  stage: Stage,
  bridges: Bridges,
  sizes: Sizes['capacity'],
): Promise<Map<string, Crowd | { failed: string }>> {
  const outcomes = new Map<string, Crowd | { failed: string }>();
  for (const [subject, bridge] of bridges) {
    outcomes.set(
      subject,
      'failed' in bridge
        ? bridge
        : await one(stage, bridge, sizes).catch((error: unknown) => ({ failed: messageOf(error) })),
    );
  }
  return outcomes;
}

async function one(
  stage: Stage,
  bridge: RunningBridge,
  { calls, answers, measureMs }: Sizes['capacity'],
): Promise<Crowd> {
  const { carrier, service } = stage;
  const { remote, port } = bridge;
  try {
    const pinned = await pin(stage, bridge);
    const before = await remote.call('memory');
    await carrier.call('begin', port, calls, answers, EVERY_MS);
    await sleep(calls * EVERY_MS + SETTLE_MS);
    const pid = await remote.call('pid');
    const waitedBefore = await waitedMs(pid);
    await remote.call('startMeter');
    await sleep(measureMs);
    const metered = await remote.call('readMeter');
    const waited = (100 * ((await waitedMs(pid)) - waitedBefore)) / metered.wallMs;
    const during = await remote.call('memory');
    const errors = await remote.call('takeErrors');
    const canDrain = await remote.call('drain');
    const late = canDrain ? await carrier.call('ring', port) : undefined;
    const readings = await carrier.call('finish');
    await remote.call('drained');
    await sleep(AFTERWARDS_MS);
    const logs = await service.call('take');
    if (errors.length > 0) throw new Error(`${errors.length} errors, the first: ${errors[0]}`);
    return {
      calls,
      pinned,
      ...lostIn(readings, logs),
      gaps: sum(readings.map(({ gaps }) => gaps)),
      metered,
      waited,
      before,
      during,
      drain: late && {
        cutShort: readings.filter(({ endedBy }) => endedBy !== 'caller').length,
        lateCaller: late.endedBy,
      },
    };
  } finally {
    await remote.stop();
  }
}

/**
 * Frames lost in each direction. Audio up to the last audible sample has arrived when that sample is at the same
 * position at both ends; sessions cannot be matched by name here, so both ends are sorted.
 */
function lostIn(
  readings: readonly Reading[],
  logs: readonly ServiceLog[],
): Pick<Crowd, 'lostUp' | 'addedUp' | 'lostDown'> {
  const up = missing(
    readings.map(({ sentToLast }) => sentToLast),
    logs.map(({ receivedToLast }) => receivedToLast),
  );
  const down = missing(
    logs.map(({ sent }) => sent),
    readings.map(({ heard }) => heard),
  );
  const framesOf = (samples: readonly number[]): number =>
    sum(samples.filter((count) => count > 0)) / FRAME_SAMPLES;
  return { lostUp: framesOf(up), addedUp: framesOf(up.map((count) => -count)), lostDown: framesOf(down) };
}

/** How many fewer samples arrived than were sent, per call. */
function missing(sent: readonly number[], received: readonly number[]): number[] {
  const [from, to] = [sent, received].map((counts) => counts.toSorted((a, b) => b - a));
  return (from ?? []).map((count, i) => count - (to?.[i] ?? 0));
}
