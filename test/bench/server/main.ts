// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { now, sleep, sleepUntil } from '../clock.ts';
import { serve } from '../rpc.ts';
import type { SampleLog } from '../stats.ts';
import { Connection } from './connection.ts';
import { listen } from './listen.ts';
import { newId } from './response-script.ts';

/*
 * The bench's server: a process of its own that does what the bench orders and nothing else. It detects no speech,
 * makes no voice and never speaks unasked.
 */

const samplesPerMs = 24;
const connections: Connection[] = [];
/** Where the id of the next configured connection goes; one that nobody waits for is nobody's. */
let onReady: ((id: number) => void) | undefined;

const listening = listen((socket, dialect) => {
  const id = connections.length;
  connections.push(new Connection(socket, dialect, { ready: () => onReady?.(id) }));
});

function at(id: number): Connection {
  const connection = connections[id];
  if (!connection) throw new Error(`no connection ${id}; there are ${connections.length}`);
  return connection;
}

/** Base64 of `ms` milliseconds of a 300 Hz tone, PCM16 mono at 24 kHz. */
function tone(ms: number): string {
  const samples = Int16Array.from(
    { length: ms * samplesPerMs },
    (_, i) => 8000 * Math.sin((2 * Math.PI * 300 * i) / 24_000),
  );
  return Buffer.from(samples.buffer).toString('base64');
}

export type ServerApi = typeof api;

const api = {
  /** The port of 127.0.0.1 the server listens on. */
  port: () => listening,

  /** The id of the next connection whose client is configured; undefined when none is within `timeoutMs`. */
  nextReady: async (timeoutMs: number): Promise<number | undefined> => {
    const next = new Promise<number>((resolve) => {
      onReady = resolve;
    });
    const id = await Promise.race([next, sleep(timeoutMs)]);
    onReady = undefined;
    return id ?? undefined;
  },

  startLogs: (ids: number[]): void => {
    for (const id of ids) at(id).startLog();
  },
  takeLogs: (ids: number[]): SampleLog[] => ids.map((id) => at(id).takeLog()),

  startRecording: (id: number): void => at(id).startRecording(),
  takeRecording: (id: number): Int16Array => at(id).takeRecording(),

  /** Samples received on each connection since it was opened. */
  samplesHeard: (ids: number[]): number[] => ids.map((id) => at(id).samples),

  /** Gives `count` short answers one after the other; returns when each one's first audio delta was sent. */
  respond: async (
    id: number,
    count: number,
    deltaMs: number,
  ): Promise<[responseId: string, sentAt: number][]> => {
    const audio = tone(deltaMs);
    const sent: [string, number][] = [];
    for (let i = 0; i < count; i++) {
      const response = at(id).openResponse();
      await sleep(12);
      const delta = response.audioDelta(audio);
      sent.push([response.id, now()]);
      at(id).sendText(delta);
      await sleep(4);
      at(id).sendText(delta);
      for (const event of response.ending) at(id).send(event);
      await sleep(8);
    }
    return sent;
  },

  /** One answer on each connection, its audio sent in real time; returns the samples sent on each. */
  stream: async (ids: number[], seconds: number, deltaMs: number): Promise<number> => {
    const audio = tone(deltaMs);
    const deltas = Math.round((seconds * 1000) / deltaMs);
    const start = now();
    await Promise.all(
      ids.map(async (id, index) => {
        const offset = (index * deltaMs) / ids.length;
        const response = at(id).openResponse();
        for (let i = 0; i < deltas; i++) {
          await sleepUntil(start + offset + i * deltaMs);
          at(id).sendText(response.audioDelta(audio));
        }
        for (const event of response.ending) at(id).send(event);
      }),
    );
    return deltas * deltaMs * samplesPerMs;
  },

  /**
   * Gives a whole answer at once, as services do, and lets the caller speak into it after `afterMs`; repeats. Returns
   * when each `speech_started` was sent.
   */
  bargeIn: async (
    id: number,
    trial: { count: number; afterMs: number[]; restMs: number; deltas: number; deltaMs: number },
  ): Promise<number[]> => {
    const audio = tone(trial.deltaMs);
    const sent: number[] = [];
    for (let i = 0; i < trial.count; i++) {
      const response = at(id).openResponse();
      await sleep(5);
      const delta = response.audioDelta(audio);
      for (let n = 0; n < trial.deltas; n++) at(id).sendText(delta);
      for (const event of response.ending) at(id).send(event);
      await sleep(trial.afterMs[i % trial.afterMs.length] ?? 0);
      const itemId = newId('item');
      sent.push(now());
      at(id).send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: itemId });
      await sleep(trial.restMs / 2);
      at(id).endUserTurn(itemId);
      await sleep(trial.restMs / 2);
    }
    return sent;
  },
};

serve(api);
