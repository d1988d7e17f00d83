// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Server, type Station, openAgent, openSessions, run } from '../measurement.ts';
import type { Sizes } from '../sizes.ts';
import { p50p99, responseTimes } from '../stats.ts';
import type { Row } from './row.ts';

/** The rest is longer than a delta, for the framework may have to wait for one to play before it clears. */
const trial = { deltaMs: 100, deltas: 15, restMs: 160 };

/** How long the agent speaks before the caller does, in milliseconds: all places within a delta of 100 ms. */
const spoken = Array.from({ length: 30 }, (_, i) => 40 + ((i * 37) % 100));

/** From the server's `speech_started` to cleared playout in a whole AgentSession; the bare socket just receives it. */
async function measure(server: Server, queueMs: number, sizes: Sizes['bargeIn']): Promise<Row['cells']> {
  const times = new Map<Station, number[]>();
  const missing = new Map<Station, number>();
  return run(server, {
    subjects: ['voicelive', 'openai', 'bare'],
    rounds: sizes.rounds,
    prepare: (station) =>
      station.subject === 'bare' ? openSessions(station, 1) : openAgent(station, queueMs),
    round: async (station) => {
      const connection = station.connections[0] ?? Number.NaN;
      await station.worker.call('takeSpeechMoments');
      const sent = await server.call('bargeIn', connection, {
        ...trial,
        afterMs: spoken,
        count: sizes.trialsPerRound,
      });
      const result = responseTimes(sent, await station.worker.call('takeSpeechMoments'));
      times.set(station, [...(times.get(station) ?? []), ...result.times]);
      missing.set(station, (missing.get(station) ?? 0) + result.missing);
    },
    finish: (station) => {
      const known = times.get(station) ?? [];
      return { figures: { ...p50p99(known), trials: known.length, missing: missing.get(station) ?? 0 } };
    },
  });
}

export async function bargeIn(server: Server, { bargeIn: sizes }: Sizes): Promise<Row[]> {
  const row = { unit: 'ms', figures: ['p50', 'p99'] };
  return [
    {
      ...row,
      id: 'barge-in',
      title: 'Speech started to cleared playout',
      cells: await measure(server, Number.POSITIVE_INFINITY, sizes),
      notes: ['the output takes every frame at once; the bare socket only receives the event'],
    },
    {
      ...row,
      id: 'barge-in-queue',
      title: 'The same, output with a queue of 200 ms',
      cells: await measure(server, 200, sizes),
      notes: ['like a LiveKit room: the framework waits for the frame in flight before it clears'],
    },
  ];
}
