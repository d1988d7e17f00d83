// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Peer } from '@voicelive-kit/conformance/testing';
import { sleep } from '../../bench/clock.ts';
import { serve } from '../../bench/rpc.ts';
import { portOf, startServer } from '../../bench/server/start-server.ts';
import { chirp } from '../signal/chirp.ts';
import { readInstructions } from '../stage/instructions.ts';
import { ServiceSession, type ServiceTurn } from './service-session.ts';

/* The service of the bench: a separate process that always answers in the same way. */

/** Length of the answers and of each delta, milliseconds. */
const ANSWER_MS = 4000;
const DELTA_MS = 100;

const answer = Array.from({ length: ANSWER_MS / DELTA_MS }, (_, index) => {
  const samples = chirp(ANSWER_MS, 24_000).slice(index * DELTA_MS * 24, (index + 1) * DELTA_MS * 24);
  return new Uint8Array(samples.buffer);
});

/** By connection, oldest first. */
const sessions = new Map<Peer, ServiceSession>();
const listening = startServer((action, peer, at) => sessions.get(peer)?.read(action, at)).then((server) => {
  server.onConnection((peer) => sessions.set(peer, new ServiceSession(peer, answer)));
  return portOf(server);
});

function find(room: string): ServiceSession | undefined {
  return [...sessions.values()].findLast(({ instructions }) => readInstructions(instructions)?.room === room);
}

function of(room: string): ServiceSession {
  const session = find(room);
  if (!session) throw new Error(`no session of ${room} has been configured`);
  return session;
}

async function until<T>(timeoutMs: number, what: string, get: () => T | undefined): Promise<T> {
  for (let waited = 0; waited < timeoutMs; waited += 5) {
    const value = get();
    if (value !== undefined) return value;
    await sleep(5);
  }
  throw new Error(`${what} within ${timeoutMs / 1000} s`);
}

/** When a session could hear and speak, in milliseconds of the shared clock, and its process. */
export interface Configured {
  configuredAt: number;
  firstAudioAt: number;
  pid: number;
}

export type ServiceApi = typeof api;

const api = {
  /** The port of 127.0.0.1 the service listens on. */
  port: () => listening,

  /** Waits until the session of `room` is configured and audio of the caller has arrived. */
  ready: (room: string, timeoutMs: number): Promise<Configured> =>
    until(timeoutMs, `${room}: no configured session that hears the caller`, () => {
      const session = find(room);
      const pid = readInstructions(session?.instructions ?? '')?.pid;
      if (session?.configuredAt === undefined || session.firstAudioAt === undefined || pid === undefined)
        return undefined;
      return { configuredAt: session.configuredAt, firstAudioAt: session.firstAudioAt, pid };
    }),

  /** Starts or stops answering turns in `room`. */
  answer: (room: string, answering: boolean): void => {
    of(room).answering = answering;
  },

  /** The turns of `room` so far. */
  turns: (room: string): ServiceTurn[] => of(room).turns,

  /** Waits until the session's connection has ended. */
  ended: async (room: string, timeoutMs: number): Promise<void> => {
    await until(timeoutMs, `${room}: its session did not end`, () =>
      find(room)?.closed === false ? undefined : true,
    );
  },
};

serve(api);
