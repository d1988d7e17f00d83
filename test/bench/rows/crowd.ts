// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { now, sleep } from '../clock.ts';
import { type Server, openSessions, run } from '../measurement.ts';
import type { Sizes } from '../sizes.ts';
import { sum } from '../stats.ts';
import { samplesPerFrame } from '../worker/frames.ts';
import type { Row } from './row.ts';

/** How long frames may be in transit after the last was sent before they count as lost, in milliseconds. */
const SETTLE_MS = 5000;

/** Many conversations in one process in real time, all with audio in both directions at once. */
export async function crowd(server: Server, { crowd: sizes }: Sizes): Promise<Row[]> {
  const figures = new Map<string, Record<string, number>>();
  const cells = await run(server, {
    subjects: ['voicelive', 'openai', 'bare'],
    rounds: 1,
    prepare: (station) => openSessions(station, sizes.sessions),
    round: async ({ subject, worker, connections }) => {
      await worker.call('startMeter');
      const [samplesSent] = await Promise.all([
        server.call('stream', connections, sizes.seconds, 100),
        worker.call('push', sizes.seconds, { rate: 24_000, channels: 1 }, false),
      ]);
      const { cpuMs, wallMs, loopDelayP99Ms } = await worker.call('readMeter');
      const samplesPushed = sizes.sessions * Math.round((sizes.seconds * 1000) / 20) * samplesPerFrame;
      const missing = async (): Promise<number> =>
        Math.abs(samplesPushed - sum(await server.call('samplesHeard', connections))) +
        Math.abs(samplesSent * sizes.sessions - sum(await worker.call('samplesReceived')));
      const settledBy = now() + SETTLE_MS;
      while ((await missing()) > 0 && now() < settledBy) await sleep(100);
      figures.set(subject, {
        cpu: (100 * cpuMs) / wallMs,
        'loop delay p99': loopDelayP99Ms,
        lost: (await missing()) / samplesPerFrame,
      });
    },
    finish: ({ subject }) => ({ figures: figures.get(subject) ?? {} }),
  });
  const row = { cells, notes: [] };
  const title = `${sizes.sessions} sessions in one process`;
  return [
    { ...row, id: 'crowd-cpu', title: `${title}: CPU`, unit: '% of a core', figures: ['cpu'] },
    {
      ...row,
      id: 'crowd-delay',
      title: `${title}: event loop late`,
      unit: 'ms',
      figures: ['loop delay p99'],
    },
    { ...row, id: 'crowd-lost', title: `${title}: 20 ms frames lost`, unit: 'frames', figures: ['lost'] },
  ];
}
