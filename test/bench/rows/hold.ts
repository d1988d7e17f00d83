// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { sleep } from '../clock.ts';
import { type Measurement, type Server, type Station, openSessions, run } from '../measurement.ts';
import type { Sizes } from '../sizes.ts';
import { holdTimes, p50p99, sum, toneDelayMs } from '../stats.ts';
import { type FrameFormat, toneHz } from '../worker/frames.ts';
import type { Row } from './row.ts';

/** Time for audio in transit to arrive. */
const settleMs = 100;

interface Tally {
  held: number[];
  missing: number;
  samplesPushed: number;
  filterDelay: number;
}

const newTally = (): Tally => ({ held: [], missing: 0, samplesPushed: 0, filterDelay: Number.NaN });

function measure(format: FrameFormat, sizes: Sizes['hold']): Omit<Measurement, 'subjects'> {
  const tallies = new Map<Station, Tally>();
  return {
    rounds: sizes.rounds,
    prepare: async (station) => {
      tallies.set(station, newTally());
      await openSessions(station, sizes.sessions);
    },
    round: async (station, round) => {
      const { worker, server, connections } = station;
      const recorded = round === 0 ? connections[0] : undefined;
      if (recorded !== undefined) await server.call('startRecording', recorded);
      await server.call('startLogs', connections);
      const pushed = await worker.call('push', sizes.secondsPerRound, format, true);
      await sleep(settleMs);
      const arrived = await server.call('takeLogs', connections);
      const tally = tallies.get(station);
      if (!tally) return;
      if (recorded !== undefined) {
        tally.filterDelay = toneDelayMs(await server.call('takeRecording', recorded), 24_000, toneHz);
      }
      for (const [index, log] of pushed.entries()) {
        const { held, missing } = holdTimes(log, arrived[index] ?? { at: [], samples: [] });
        tally.held.push(...held);
        tally.missing += missing;
        tally.samplesPushed += log.samples.length * 480;
      }
    },
    finish: async (station) => {
      const { held, missing, samplesPushed, filterDelay } = tallies.get(station) ?? newTally();
      const heard = sum(await station.server.call('samplesHeard', station.connections));
      const ratio = heard / samplesPushed;
      if (Math.abs(ratio - 1) > 0.01)
        return { note: `sends wrong audio (${ratio.toFixed(1)} times the samples)` };
      return { figures: { ...p50p99(held), 'filter delay': filterDelay, frames: held.length, missing } };
    },
  };
}

/** How long a 20 ms frame is held on its way up, until its last sample is at the server. */
export async function hold(server: Server, { hold: sizes }: Sizes): Promise<Row[]> {
  const mono = await run(server, {
    subjects: ['voicelive', 'openai', 'bare'],
    ...measure({ rate: 24_000, channels: 1 }, sizes),
  });
  const stereo = await run(server, {
    subjects: ['voicelive', 'openai'],
    ...measure({ rate: 48_000, channels: 2 }, sizes),
  });
  const row = { unit: 'ms', figures: ['p50', 'p99'] };
  return [
    { ...row, id: 'hold-24k-mono', title: 'A 20 ms frame held, 24 kHz mono in', cells: mono, notes: [] },
    {
      ...row,
      id: 'hold-48k-stereo',
      title: 'A 20 ms frame held, 48 kHz stereo in',
      figures: ['p50', 'p99', 'filter delay'],
      cells: { ...stereo, bare: { note: 'converts nothing' } },
      notes: [
        'by sample count, so without the delay of the conversion filter, which is constant and stands apart',
      ],
    },
  ];
}
