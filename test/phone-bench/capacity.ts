// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { sleep } from '../bench/clock.ts';
import { sum } from '../bench/stats.ts';
import { messageOf } from '../room-bench/stage/message-of.ts';
import type { Reading } from './carrier/reading.ts';
import type { Memory } from '../bench/worker/meter.ts';
import type { Reading as Metered } from '../bench/worker/meter.ts';
import { pin, type Stage } from './stage.ts';
import { subjects } from './subjects.ts';
import type { ServiceLog } from './service/service-call.ts';
import type { Sizes } from './sizes.ts';

/** What one bridge gave with many calls at once. */
export interface Crowd {
  calls: number;
  /** Whether the bridge had a core of its own. */
  pinned: boolean;
  /** 20 ms of the caller, or of the agent, that did not arrive, or arrived without having been sent. */
  lostUp: number;
  lostDown: number;
  /** Times that an answer ran dry before its end. */
  gaps: number;
  /** With all calls going on. */
  metered: Metered;
  before: Memory;
  during: Memory;
  /** For a bridge that can be drained: calls that ended early, and what became of a caller who came meanwhile. */
  drain: { cutShort: number; lateCaller: string } | undefined;
}

/** How much of the answer of a call before the others is heard, milliseconds: it loads what later ones find. */
const WARM_UP_MS = 500;
const FRAME_SAMPLES = 160;
/** Calls begin one after the other, as in life. */
const EVERY_MS = 40;
/** From the last beginning until everybody speaks, milliseconds. */
const SETTLE_MS = 1500;
const AFTERWARDS_MS = 500;

/** Many calls at once, one bridge after the other, each on a core of its own. */
export async function measureCapacity(
  stage: Stage,
  sizes: Sizes['capacity'],
): Promise<Map<string, Crowd | { failed: string }>> {
  const outcomes = new Map<string, Crowd | { failed: string }>();
  for (const { subject } of subjects) {
    outcomes.set(
      subject,
      await one(stage, subject, sizes).catch((error: unknown) => ({ failed: messageOf(error) })),
    );
  }
  return outcomes;
}

async function one(
  stage: Stage,
  subject: string,
  { calls, answers, measureMs }: Sizes['capacity'],
): Promise<Crowd> {
  const { carrier, service } = stage;
  const bridge = await stage.startBridge(subject, calls);
  const { remote, port } = bridge;
  try {
    const pinned = await pin(stage, bridge);
    await carrier.call('converse', port, [WARM_UP_MS]);
    await service.call('take');
    const before = await remote.call('memory');
    await carrier.call('begin', port, calls, answers, EVERY_MS);
    await sleep(calls * EVERY_MS + SETTLE_MS);
    await remote.call('startMeter');
    await sleep(measureMs);
    const metered = await remote.call('readMeter');
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
 * Frames lost either way. What was said up to the last audible sample has arrived when that sample is at the same place
 * at both ends; sessions have no names here, so both ends are sorted.
 */
function lostIn(
  readings: readonly Reading[],
  logs: readonly ServiceLog[],
): Pick<Crowd, 'lostUp' | 'lostDown'> {
  return {
    lostUp: apart(
      readings.map(({ sentToLast }) => sentToLast),
      logs.map(({ receivedToLast }) => receivedToLast),
    ),
    lostDown: apart(
      readings.map(({ heard }) => heard),
      logs.map(({ sent }) => sent),
    ),
  };
}

function apart(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [one, other].map((values) => values.toSorted((x, y) => x - y));
  const count = Math.max(one.length, other.length);
  return (
    sum(Array.from({ length: count }, (_, i) => Math.abs((a?.[i] ?? 0) - (b?.[i] ?? 0)))) / FRAME_SAMPLES
  );
}
