// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Server, type Station, openSessions, run } from '../measurement.ts';
import type { Sizes } from '../sizes.ts';
import type { Memory } from '../worker/meter.ts';
import type { Row } from './row.ts';

/** What one more session keeps in memory, from the difference between few and many that have all been used. */
export async function memory(server: Server, { memory: sizes }: Sizes): Promise<Row[]> {
  const readings = new Map<Station, Memory>();
  const use = async (station: Station): Promise<Memory> => {
    const format = { rate: 24_000, channels: 1 };
    await Promise.all([
      station.worker.call('push', sizes.seconds, format, false),
      server.call('stream', station.connections, sizes.seconds, 100),
    ]);
    return station.worker.call('memory');
  };
  const cells = await run(server, {
    subjects: ['voicelive', 'openai', 'bare'],
    rounds: 1,
    execArgv: ['--expose-gc'],
    prepare: async (station) => {
      await openSessions(station, sizes.few);
      await use(station);
      readings.set(station, await use(station));
    },
    round: (station) => openSessions(station, sizes.many - sizes.few),
    finish: async (station) => {
      const many = await use(station);
      const few = readings.get(station) ?? many;
      const perSession = (a: number, b: number): number => (a - b) / (sizes.many - sizes.few) / 1024;
      return { figures: { held: perSession(many.held, few.held), rss: perSession(many.rss, few.rss) } };
    },
  });
  return [
    {
      id: 'memory',
      title: 'Memory per session',
      unit: 'KiB',
      figures: ['held', 'rss'],
      cells,
      notes: [
        `after a collection, ${sizes.many} sessions against ${sizes.few}; held: objects and buffers, rss: the process`,
      ],
    },
  ];
}
