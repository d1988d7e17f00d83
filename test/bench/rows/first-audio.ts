// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Server, type Station, openSessions, run } from '../measurement.ts';
import type { Sizes } from '../sizes.ts';
import { p50p99 } from '../stats.ts';
import type { Row } from './row.ts';

/** Length of the audio deltas the server sends, in milliseconds. */
export const deltaMs = 100;

/** From the time the server sends a response's first audio delta to the first frame a listener can read. */
export async function firstAudio(server: Server, { firstAudio: sizes }: Sizes): Promise<Row[]> {
  const times = new Map<Station, number[]>();
  const missing = new Map<Station, number>();
  const cells = await run(server, {
    subjects: ['voicelive', 'openai', 'bare'],
    rounds: sizes.rounds,
    prepare: (station) => openSessions(station, 1),
    round: async (station) => {
      const connection = station.connections[0] ?? Number.NaN;
      const sent = await server.call('respond', connection, sizes.responsesPerRound, deltaMs);
      const read = await station.worker.call('takeFirstFrames');
      const delays = sent.map(([id, at]) => (read.get(id) ?? Number.NaN) - at);
      const known = delays.filter((delay) => !Number.isNaN(delay));
      times.set(station, [...(times.get(station) ?? []), ...known]);
      missing.set(station, (missing.get(station) ?? 0) + delays.length - known.length);
    },
    finish: (station) => {
      const known = times.get(station) ?? [];
      return { figures: { ...p50p99(known), responses: known.length, missing: missing.get(station) ?? 0 } };
    },
  });
  return [
    {
      id: 'first-audio',
      title: 'First audio delta to output frame',
      unit: 'ms',
      figures: ['p50', 'p99'],
      cells,
      notes: [`deltas of ${deltaMs} ms`],
    },
  ];
}
