// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Peer } from '@voicelive-kit/conformance/testing';
import { now, sleep, sleepUntil } from '../clock.ts';
import { serve } from '../rpc.ts';
import type { SampleLog } from '../stats.ts';
import { beginAnswer, endUserTurn, send } from './answer.ts';
import { HeardAudio } from './heard-audio.ts';
import { portOf, startServer } from './start-server.ts';

/*
 * The bench's server: a separate process that does only what the bench orders. It detects no speech, synthesizes no
 * voice and never speaks unasked.
 */

const samplesPerMs = 24;
/** By number of the connection. */
const connections = new Map<number, { peer: Peer; heard: HeardAudio; ready: boolean }>();
/** Receives the id of the next configured connection; ids that nobody waits for are dropped. */
let onReady: ((id: number) => void) | undefined;

const starting = startServer((action, { index }, arrivedAt) => {
  const connection = at(index);
  if (action.kind === 'audio') connection.heard.add(action.samples, arrivedAt);
  else if (action.kind === 'config' && !connection.ready) {
    connection.ready = true;
    onReady?.(index);
  }
});

const listening = starting.then((server) => {
  server.onConnection((peer) => connections.set(peer.index, { peer, heard: new HeardAudio(), ready: false }));
  return portOf(server);
});

function at(id: number) {
  const connection = connections.get(id);
  if (!connection) throw new Error(`no connection ${id}; there are ${connections.size}`);
  return connection;
}

/** `ms` milliseconds of a 300 Hz tone, PCM16 mono at 24 kHz. */
function tone(ms: number): Uint8Array {
  const samples = Int16Array.from(
    { length: ms * samplesPerMs },
    (_, i) => 8000 * Math.sin((2 * Math.PI * 300 * i) / 24_000),
  );
  return new Uint8Array(samples.buffer);
}

export type ServerApi = typeof api;

const api = {
  /** The port of 127.0.0.1 the server listens on. */
  port: () => listening,

  /** The id of the next connection whose client is configured; undefined if there is none within `timeoutMs`. */
  nextReady: async (timeoutMs: number): Promise<number | undefined> => {
    const next = new Promise<number>((resolve) => {
      onReady = resolve;
    });
    const id = await Promise.race([next, sleep(timeoutMs)]);
    onReady = undefined;
    return id ?? undefined;
  },

  startLogs: (ids: number[]): void => {
    for (const id of ids) at(id).heard.startLog();
  },
  takeLogs: (ids: number[]): SampleLog[] => ids.map((id) => at(id).heard.takeLog()),

  startRecording: (id: number): void => at(id).heard.startRecording(),
  takeRecording: (id: number): Int16Array => at(id).heard.takeRecording(),

  /** Samples received on each connection since it was opened. */
  samplesHeard: (ids: number[]): number[] => ids.map((id) => at(id).heard.samples),

  /** Sends `count` short answers one after the other; returns when each one's first audio delta was sent. */
  respond: async (
    id: number,
    count: number,
    deltaMs: number,
  ): Promise<[responseId: string, sentAt: number][]> => {
    const audio = tone(deltaMs);
    const { peer } = at(id);
    const sent: [string, number][] = [];
    for (let i = 0; i < count; i++) {
      const answer = beginAnswer(peer);
      await sleep(12);
      const [first, second] = [answer.delta(audio), answer.delta(audio)];
      sent.push([answer.id, now()]);
      send(peer, first);
      await sleep(4);
      send(peer, second);
      answer.end();
      await sleep(8);
    }
    return sent;
  },

  /** Sends one answer on each connection, its audio in real time; returns the samples sent on each. */
  stream: async (ids: number[], seconds: number, deltaMs: number): Promise<number> => {
    const audio = tone(deltaMs);
    const deltas = Math.round((seconds * 1000) / deltaMs);
    const start = now();
    await Promise.all(
      ids.map(async (id, index) => {
        const offset = (index * deltaMs) / ids.length;
        const { peer } = at(id);
        const answer = beginAnswer(peer);
        for (let i = 0; i < deltas; i++) {
          const delta = answer.delta(audio);
          await sleepUntil(start + offset + i * deltaMs);
          send(peer, delta);
        }
        answer.end();
      }),
    );
    return deltas * deltaMs * samplesPerMs;
  },

  /**
   * Sends a whole answer at once, as services do, and reports caller speech after `afterMs`; repeats. Returns when each
   * `speech_started` was sent.
   */
  bargeIn: async (
    id: number,
    trial: { count: number; afterMs: number[]; restMs: number; deltas: number; deltaMs: number },
  ): Promise<number[]> => {
    const audio = tone(trial.deltaMs);
    const { peer } = at(id);
    const sent: number[] = [];
    for (let i = 0; i < trial.count; i++) {
      const answer = beginAnswer(peer);
      await sleep(5);
      for (let n = 0; n < trial.deltas; n++) send(peer, answer.delta(audio));
      answer.end();
      await sleep(trial.afterMs[i % trial.afterMs.length] ?? 0);
      sent.push(now());
      const itemId = peer.userStart();
      await sleep(trial.restMs / 2);
      endUserTurn(peer, itemId);
      await sleep(trial.restMs / 2);
    }
    return sent;
  },
};

serve(api);
