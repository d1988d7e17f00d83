// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Remote, spawn } from './rpc.ts';
import type { ServerApi } from './server/main.ts';
import type { SubjectName } from './subjects/subject.ts';
import type { WorkerApi } from './worker/main.ts';

export type Worker = Remote<WorkerApi>;
export type Server = Remote<ServerApi>;

/** One subject's process and the server it talks to. */
export interface Station {
  subject: SubjectName;
  worker: Worker;
  server: Server;
  /** Ids of the subject's connections at the server, in the order of its sessions. */
  connections: number[];
}

/** The results of one subject: figures by name, or why there are none. */
export type Cell = { figures: Record<string, number> } | { note: string } | { failed: string };

/** A measurement of several subjects in turns, so that the machine's noise affects all of them alike. */
export interface Measurement {
  subjects: SubjectName[];
  /** How many turns each subject gets. */
  rounds: number;
  execArgv?: string[];
  prepare(station: Station): Promise<void>;
  round(station: Station, round: number): Promise<void>;
  /** Called once after the last round. */
  finish(station: Station): Promise<Cell> | Cell;
}

/** Runs a measurement. If a subject throws, exits or reports an error, that is its result; the others continue. */
export async function run(
  server: Server,
  measurement: Measurement,
): Promise<Partial<Record<SubjectName, Cell>>> {
  const port = await server.call('port');
  const cells: Partial<Record<SubjectName, Cell>> = {};
  const stations = measurement.subjects.map((subject): Station => {
    const worker = spawn<WorkerApi>('worker/main.ts', [subject, String(port)], measurement.execArgv);
    return { subject, worker, server, connections: [] };
  });

  const attempt = async (station: Station, step: () => unknown): Promise<void> => {
    if (cells[station.subject]) return;
    try {
      await step();
      const errors = await station.worker.call('takeErrors');
      if (errors.length > 0) throw new Error(`${errors.length} errors, the first: ${errors[0]}`);
    } catch (error) {
      cells[station.subject] = { failed: error instanceof Error ? error.message : String(error) };
      await station.worker.stop();
    }
  };

  try {
    // A process that is still loading its modules must not use up the connection timeout.
    await Promise.all(stations.map((station) => attempt(station, () => station.worker.call('takeErrors'))));
    for (const station of stations) await attempt(station, () => measurement.prepare(station));
    for (let round = 0; round < measurement.rounds; round++) {
      // Each round begins with another subject.
      const first = round % stations.length;
      for (const station of [...stations.slice(first), ...stations.slice(0, first)]) {
        await attempt(station, () => measurement.round(station, round));
      }
    }
    for (const station of stations) {
      await attempt(station, async () => {
        const cell = await measurement.finish(station);
        cells[station.subject] = cell;
      });
    }
  } finally {
    await Promise.all(stations.map(({ worker }) => worker.stop()));
  }
  return cells;
}

/** How long a connection may take until it is configured, in milliseconds. */
const connectMs = 5000;

/** Opens sessions one after the other, each when the server has configured the previous one. */
export async function openSessions(station: Station, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await takeConnection(station, () => station.worker.call('open'));
}

/** Opens an agent on an output that holds at most `queueMs` of unplayed audio. */
export async function openAgent(station: Station, queueMs: number): Promise<void> {
  await takeConnection(station, () => station.worker.call('openAgent', queueMs));
}

async function takeConnection(
  { server, worker, connections }: Station,
  open: () => Promise<void>,
): Promise<void> {
  const next = server.call('nextReady', connectMs);
  await open();
  const id = await next;
  if (id === undefined) {
    const errors = await worker.call('takeErrors');
    throw new Error(`no configured connection within ${connectMs} ms ${errors.join('; ')}`.trim());
  }
  connections.push(id);
}
