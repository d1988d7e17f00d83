// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { now } from '../clock.ts';
import { serve } from '../rpc.ts';
import type { SampleLog } from '../stats.ts';
import { type Sink, type SubjectName, type SubjectSession, loadSubject } from '../subjects/subject.ts';
import { type FrameFormat, frameMs, samplesPerFrame } from './frames.ts';
import { type Memory, Meter, type Reading, measureMemory } from './meter.ts';
import { pushInRealTime } from './pacer.ts';

/* One subject in a separate process: its arguments are the name and the port of the bench's server. */

const name = process.argv[2] as SubjectName;
const port = Number(process.argv[3]);
const subject = await loadSubject(name);

const sessions: SubjectSession[] = [];
const pushed: number[] = [];
const received: number[] = [];
const errors: string[] = [];
const firstFrames = new Map<string, number>();
let speechMoments: number[] = [];
let meter: Meter | undefined;

function sinkOf(index: number): Sink {
  return {
    audio: (responseId, samples) => {
      if (!firstFrames.has(responseId)) firstFrames.set(responseId, now());
      received[index] = (received[index] ?? 0) + samples;
    },
    speechStarted: () => speechMoments.push(now()),
    error: (message) => errors.push(message),
  };
}

export type WorkerApi = typeof api;

const api = {
  open: (): void => {
    const index = sessions.length;
    pushed.push(0);
    received.push(0);
    sessions.push(subject.open(port, sinkOf(index)));
  },

  /** Starts an agent instead of a bare session; `takeSpeechMoments` then returns when it was silenced. */
  openAgent: async (queueMs: number): Promise<void> => {
    const { startAgent } = await import('./agent.ts');
    if (!subject.createModel) throw new Error(`${name} is not a plugin`);
    await startAgent(subject.createModel(port), {
      queueMs,
      onCleared: () => speechMoments.push(now()),
      onError: (message) => errors.push(message),
    });
  },

  /** Pushes `seconds` of audio into every session in real time. */
  push: async (seconds: number, format: FrameFormat, log: boolean): Promise<SampleLog[]> => {
    const frames = Math.round((seconds * 1000) / frameMs);
    const logs = await pushInRealTime(sessions, { frames, format, log, before: pushed });
    for (const index of sessions.keys()) pushed[index] = (pushed[index] ?? 0) + frames * samplesPerFrame;
    return logs;
  },

  /** When the first frame of each response could be read, since the last call. */
  takeFirstFrames: (): Map<string, number> => {
    const taken = new Map(firstFrames);
    firstFrames.clear();
    return taken;
  },

  /** When the caller's speech was detected (a session) or the agent silenced (an agent), since the last call. */
  takeSpeechMoments: (): number[] => {
    const taken = speechMoments;
    speechMoments = [];
    return taken;
  },

  /** Samples received per session so far. */
  samplesReceived: (): number[] => received,

  startMeter: (): void => {
    meter = new Meter();
  },
  readMeter: (): Reading => {
    if (!meter) throw new Error('call startMeter first');
    return meter.read();
  },

  memory: (): Promise<Memory> => measureMemory(),

  /** What went wrong since the last call. */
  takeErrors: (): string[] => errors.splice(0),
};

serve(api);
