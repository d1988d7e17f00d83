// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import type { HandshakeBudget } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { pause } from '@voicelive-kit/conformance/testing';
import type { FaultCase } from '../fault-case.ts';
import { recovers, unnoticed } from '../promised.ts';
import { RATE, silence, speechFrames } from '../stage/caller.ts';

/** Audio that arrived at the service, of what was said, in milliseconds. */
const TOLERANCE_MS = 60;

/** The same frames as views into one larger buffer, as a decoder returns them. */
function asViews(frames: readonly AudioFrame[]): AudioFrame[] {
  const total = frames.reduce((sum, { data }) => sum + data.length, 0);
  const all = new Int16Array(total + 1000).fill(30_000);
  let at = 500;
  return frames.map(({ data }) => {
    all.set(data, at);
    const view = all.subarray(at, at + data.length);
    at += data.length;
    return new AudioFrame(view, RATE, 1, data.length);
  });
}

/** The same audio at twice the rate, each sample twice. */
function doubled(frames: readonly AudioFrame[]): AudioFrame[] {
  return frames.map(({ data }) => {
    const twice = Int16Array.from({ length: data.length * 2 }, (_, i) => data[i >> 1] ?? 0);
    return new AudioFrame(twice, RATE * 2, 1, twice.length);
  });
}

/** A budget of the application: at most `limit` handshakes in any `windowMs`; it logs them. */
function windowBudget(limit: number, windowMs: number): HandshakeBudget & { readonly admitted: number[] } {
  const admitted: number[] = [];
  let last: Promise<void> = Promise.resolve();
  const next = async (signal: AbortSignal): Promise<void> => {
    const free = (admitted.at(-limit) ?? -Infinity) + windowMs;
    const waitMs = free - performance.now();
    if (waitMs > 0) await pause(waitMs + 5);
    signal.throwIfAborted();
    admitted.push(performance.now());
  };
  return {
    admitted,
    acquire(signal) {
      const turn = last.then(() => next(signal));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

const SESSIONS = 50;
const LIMIT = 25;
const WINDOW_MS = 2000;

/** Faults 71 to 78: audio, load and time. */
export const load: FaultCase[] = [
  {
    number: 71,
    slug: 'fast-audio',
    title: 'An answer arrives ten times faster than it plays',
    expect: unnoticed(),
    emulator: { pace: 'realtime' },
    async run(stage) {
      await stage.open();
      const slow = await played(stage, () => stage.exchange());
      stage.strike('fast-audio');
      const fast = await played(stage, () => stage.exchange());
      stage.check(fast > slow / 2, `${fast} ms were played, of an answer like one of ${slow} ms`);
      await stage.spoken();
    },
  },
  {
    number: 72,
    slug: 'odd-bytes',
    title: 'Audio is split in the middle of a sample',
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike({ slug: 'odd-bytes', times: 2 });
      await stage.exchange();
      await stage.spoken();
    },
  },
  {
    number: 73,
    slug: 'frame-view',
    title: "The caller's frames are views into a larger buffer",
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      stage.cause('frames are views');
      await stage.spoken([...silence(200), ...asViews(speechFrames())]);
      await stage.exchange();
    },
  },
  {
    number: 74,
    slug: 'rate-change',
    title: "The rate of the caller's audio changes in a turn",
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      const before = stage.service?.audio.ms ?? 0;
      const speech = speechFrames();
      const half = Math.floor(speech.length / 2);
      stage.cause('48 kHz from the middle of the turn');
      await stage.push(speech.slice(0, half));
      await stage.push(doubled(speech.slice(half)));
      await stage.push(doubled(silence(800)));
      await stage.until('an answer', () => stage.answers.length === 1);
      const heard = (stage.service?.audio.ms ?? 0) - before;
      const said = (speech.length + 80) * 10;
      stage.check(Math.abs(heard - said) <= TOLERANCE_MS, `${heard} ms arrived of ${said}`);
      await stage.exchange();
    },
  },
  {
    number: 75,
    slug: 'slow-reader',
    title: 'The service reads nothing for 2 s while the caller speaks',
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('slow-reader');
      await stage.spoken();
      await stage.exchange();
    },
  },
  {
    number: 76,
    slug: 'blocked-loop',
    title: 'The event loop is blocked for 500 ms while the agent speaks',
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.session.generateReply({ userInput: 'Go on.' });
      await stage.until('the answer to play', () => stage.agent.output.playing);
      stage.cause('event loop blocked');
      const end = performance.now() + 500;
      while (performance.now() < end);
      await stage.until('the answer', () => stage.answers.length === 2);
      await stage.exchange();
    },
  },
  {
    number: 77,
    slug: 'mass-drop',
    title: `${SESSIONS} sessions lose the connection at the same instant, and ${LIMIT} may connect in ${WINDOW_MS / 1000} s`,
    expect: recovers('connection_lost', { handshakes: 2 * SESSIONS }),
    voiceLiveOnly: 'it has no budget of handshakes',
    async run(stage) {
      const budget = windowBudget(LIMIT, WINDOW_MS);
      const wishes = { voiceLiveOptions: { handshakeBudget: budget }, connOptions: { timeoutMs: 20_000 } };
      await stage.open(wishes);
      await stage.exchange();
      const model = stage.createModel(wishes);
      const told: llm.RealtimeModelError[][] = [];
      for (let i = 1; i < SESSIONS; i += 1) {
        const errors: llm.RealtimeModelError[] = [];
        told.push(errors);
        model.session().on('error', (error: llm.RealtimeModelError) => errors.push(error));
      }
      await stage.connection(SESSIONS);
      stage.strike('mass-drop');
      await stage.connection(2 * SESSIONS);
      await stage.exchange();
      const { admitted } = budget;
      const early = admitted.filter((at, i) => i >= LIMIT && at - (admitted[i - LIMIT] ?? 0) < WINDOW_MS);
      stage.check(early.length === 0, `${early.length} handshakes were more than the budget allows`);
      const counts = new Set(told.map((errors) => errors.filter(({ recoverable }) => recoverable).length));
      stage.check(
        counts.size === 1 && counts.has(1) && told.flat().length === SESSIONS - 1,
        `sessions reported ${[...counts].join(', ')} errors each, ${told.flat().length} in all`,
      );
      // The history is compared with the newest open connection, and the order of reconnects is arbitrary.
      await model.close();
    },
  },
];

async function played(stage: Parameters<FaultCase['run']>[0], act: () => Promise<unknown>): Promise<number> {
  const before = stage.agent.output.finished.length;
  await act();
  return stage.agent.output.finished.slice(before).reduce((sum, { positionMs }) => sum + positionMs, 0);
}
