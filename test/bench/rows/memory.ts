// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Server, type Station, openSessions, run } from '../measurement.ts';
import type { Sizes } from '../sizes.ts';
import type { Memory } from '../worker/meter.ts';
import type { Row } from './row.ts';

/**
 * The memory of one more session, from the difference between few and many used sessions. Resident memory is reported
 * for the whole process: the collector's reserve is larger than a session.
 */
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
    // Otherwise the engine drops megabytes of unused code between the readings, more than the sessions take.
    execArgv: ['--expose-gc', '--no-flush-bytecode'],
    prepare: async (station) => {
      await openSessions(station, sizes.few);
      await use(station);
      readings.set(station, await use(station));
    },
    round: (station) => openSessions(station, sizes.many - sizes.few),
    finish: async (station) => {
      const many = await use(station);
      const few = readings.get(station) ?? many;
      const held = (many.held - few.held) / (sizes.many - sizes.few) / 1024;
      return { figures: { held, rss: many.rss / 1024 / 1024 } };
    },
  });
  return [
    {
      id: 'memory-session',
      title: 'Memory per session',
      unit: 'KiB',
      figures: ['held'],
      cells,
      notes: [`objects and buffers after a collection, ${sizes.many} sessions against ${sizes.few}`],
    },
    {
      id: 'memory-process',
      title: `Process with ${sizes.many} sessions, resident`,
      unit: 'MiB',
      figures: ['rss'],
      cells,
      notes: [],
    },
  ];
}
