// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Server, type Station, openAgent, openSessions, run } from '../measurement.ts';
import type { Sizes } from '../sizes.ts';
import { p50p99, responseTimes } from '../stats.ts';
import type { SubjectName } from '../subjects/subject.ts';
import type { Row } from './row.ts';

/** How long the agent speaks before the caller does, in milliseconds: all positions within a delta of 100 ms. */
const afterMs = Array.from({ length: 25 }, (_, i) => 20 + ((i * 36) % 100));

interface Listener {
  /** How much unplayed audio the output accepts, in milliseconds. */
  queueMs: number;
  /** Pause after an interruption, in milliseconds; longer than the longest wait for cleared playout. */
  restMs: number;
}

async function measure(
  server: Server,
  count: Sizes['bargeIn'],
  { queueMs, restMs }: Listener,
  subjects: SubjectName[],
): Promise<Row['cells']> {
  const times = new Map<Station, number[]>();
  const missing = new Map<Station, number>();
  const trials = { count: count.trialsPerRound, afterMs, restMs, deltas: 15, deltaMs: 100 };
  return run(server, {
    subjects,
    rounds: count.rounds,
    prepare: (station) =>
      station.subject === 'bare' ? openSessions(station, 1) : openAgent(station, queueMs),
    round: async (station) => {
      const connection = station.connections[0] ?? Number.NaN;
      await station.worker.call('takeSpeechMoments');
      const sent = await server.call('bargeIn', connection, trials);
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

/** From the server's `speech_started` to cleared playout in a whole AgentSession; the bare socket just receives it. */
export async function bargeIn(server: Server, { bargeIn: count }: Sizes): Promise<Row[]> {
  const eager = { queueMs: Number.POSITIVE_INFINITY, restMs: 60 };
  const atOnce = await measure(server, count, eager, ['voicelive', 'openai', 'bare']);
  const queued = await measure(server, count, { queueMs: 200, restMs: 160 }, ['voicelive', 'openai']);
  const row = { unit: 'ms', figures: ['p50', 'p99'] };
  return [
    {
      ...row,
      id: 'barge-in',
      title: 'Speech started to cleared playout',
      cells: atOnce,
      notes: ['the output takes every frame at once; the bare socket only receives the event'],
    },
    {
      ...row,
      id: 'barge-in-queue',
      title: 'The same, output with a queue of 200 ms',
      cells: { ...queued, ...(atOnce.bare && { bare: atOnce.bare }) },
      notes: ['like a LiveKit room: the framework waits for the frame in flight before it clears'],
    },
  ];
}
