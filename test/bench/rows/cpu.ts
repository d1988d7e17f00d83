// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Cell, type Measurement, type Server, type Station, openSessions, run } from '../measurement.ts';
import type { Sizes } from '../sizes.ts';
import { percentile } from '../stats.ts';
import type { Row } from './row.ts';

type Way = 'up' | 'up-silence' | 'down';

const titles: Record<Way, string> = {
  up: 'CPU per second of audio up',
  'up-silence': 'CPU per second of silence up',
  down: 'CPU per second of audio down',
};

function measure(way: Way, sizes: Sizes['cpu']): Measurement {
  const spent = new Map<Station, number[]>();
  const transfer = async (
    { subject, worker, server, connections }: Station,
    seconds: number,
  ): Promise<void> => {
    const format = { rate: 24_000, channels: 1, silent: way === 'up-silence' };
    if (way !== 'down') await worker.call('push', seconds, format, false);
    else if (subject !== 'idle') await server.call('stream', connections, seconds, 100);
  };
  return {
    subjects: ['voicelive', 'openai', 'bare', 'idle'],
    rounds: sizes.rounds,
    prepare: async (station) => {
      spent.set(station, []);
      if (station.subject === 'idle') {
        for (let i = 0; i < sizes.sessions; i++) await station.worker.call('open');
      } else {
        await openSessions(station, sizes.sessions);
      }
      // Lets the compiler finish before the first reading: it takes several seconds of audio, and a call lasts longer.
      for (let i = 0; i < sizes.warmUps; i++) await transfer(station, sizes.secondsPerRound);
    },
    round: async (station) => {
      await station.worker.call('startMeter');
      await transfer(station, sizes.secondsPerRound);
      const { cpuMs } = await station.worker.call('readMeter');
      spent.get(station)?.push(cpuMs / (sizes.sessions * sizes.secondsPerRound));
    },
    finish: (station) => {
      return { figures: { total: percentile(spent.get(station) ?? [], 0.5) } };
    },
  };
}

/** Subtracts the cost of the driver alone from every subject's figure. */
function withoutDriver(cells: Row['cells']): Row['cells'] {
  const driver = totalOf(cells.idle);
  const net = (cell: Cell | undefined): Cell | undefined =>
    cell && 'figures' in cell ? { figures: { cpu: totalOf(cell) - driver, ...cell.figures } } : cell;
  return Object.fromEntries(
    Object.entries(cells).map(([subject, cell]) => [subject, subject === 'idle' ? cell : net(cell)]),
  ) as Row['cells'];
}

function totalOf(cell: Cell | undefined): number {
  return cell && 'figures' in cell ? (cell.figures['total'] ?? Number.NaN) : Number.NaN;
}

/** Processor time of the subject's process per second of audio of one session, in each direction; the median round. */
export async function cpu(server: Server, { cpu: sizes }: Sizes): Promise<Row[]> {
  const rows: Row[] = [];
  for (const way of ['up', 'up-silence', 'down'] as const) {
    const cells = withoutDriver(await run(server, measure(way, sizes)));
    rows.push({
      id: `cpu-${way}`,
      title: titles[way],
      unit: 'ms',
      figures: ['cpu'],
      cells,
      notes: [`the driver alone, ${totalOf(cells.idle).toFixed(2)} ms, is already subtracted`],
    });
  }
  return rows;
}
