// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { EventEmitter } from 'node:events';
import { voice } from '@livekit/agents';
import { expect, onTestFinished, test } from 'vitest';
import { type SilenceOptions, watchSilence } from '../../src/call/silence-watch.ts';
import { ManualClock, settled } from '../manual-clock.ts';

const { UserStateChanged, Close } = voice.AgentSessionEventTypes;

/** A conversation whose silence the test controls. */
function quiet() {
  const clock = new ManualClock();
  const session = Object.assign(new EventEmitter(), { agentState: 'listening' });
  const signs = new Set<() => void>();
  const line = { isHeard: false };
  const asked: number[] = [];
  const watch = (options: Partial<SilenceOptions> = {}) =>
    watchSilence(
      {
        session: session as unknown as voice.AgentSession,
        isHeard: () => line.isHeard,
        onSign: (listener) => {
          signs.add(listener);
          return () => signs.delete(listener);
        },
      },
      { afterMs: 1000, onSilent: (time) => asked.push(time), ...options },
      clock,
    );
  onTestFinished(() => {
    session.emit(Close);
    expect([
      clock.pending,
      signs.size,
      session.listenerCount(UserStateChanged),
      session.listenerCount(Close),
    ]).toEqual([0, 0, 0, 0]);
  });
  return {
    clock,
    session,
    line,
    asked,
    watch,
    says: (newState: string) => void session.emit(UserStateChanged, { newState }),
    presses: () => signs.forEach((listener) => listener()),
  };
}

test('reports silence after its time, twice, and then ends the call', async () => {
  const { clock, asked, watch } = quiet();
  let hungUp = 0;
  watch({ thenHangUp: () => (hungUp += 1) });
  await clock.pass(900);
  expect(asked).toEqual([]);
  await clock.pass(200);
  expect(asked).toEqual([1]);
  await clock.pass(1000);
  expect(asked).toEqual([1, 2]);
  expect(hungUp).toBe(0);
  await clock.pass(1000);
  expect(hungUp).toBe(1);
  await clock.pass(60_000);
  expect([asked, hungUp]).toEqual([[1, 2], 1]);
  expect(clock.pending).toBe(0);
});

test.each([0, 1, 5])('reports silence %i times', async (times) => {
  const { clock, asked, watch } = quiet();
  watch({ times });
  await clock.pass(60_000);
  expect(asked).toEqual(Array.from({ length: times }, (_, i) => i + 1));
  expect(clock.pending).toBe(0);
});

test('counts silence from the end of what was heard, however long ago it was said', async () => {
  const { clock, asked, line, watch } = quiet();
  watch();
  line.isHeard = true;
  await clock.pass(30_000);
  line.isHeard = false;
  await clock.pass(900);
  expect(asked).toEqual([]);
  await clock.pass(300);
  expect(asked).toEqual([1]);
});

test.each(['thinking', 'speaking'])('reports no silence for an agent who is %s', async (state) => {
  const { clock, asked, session, watch } = quiet();
  watch();
  session.agentState = state;
  await clock.pass(10_000);
  session.agentState = 'listening';
  await clock.pass(900);
  expect(asked).toEqual([]);
  await clock.pass(300);
  expect(asked).toEqual([1]);
});

test('reports no silence while a caller speaks, and restarts the count', async () => {
  const { clock, asked, says, watch } = quiet();
  watch();
  await clock.pass(2200);
  expect(asked).toEqual([1, 2]);
  says('speaking');
  await clock.pass(5000);
  says('listening');
  await clock.pass(900);
  expect(asked).toEqual([1, 2]);
  await clock.pass(300);
  expect(asked).toEqual([1, 2, 1]);
});

test('restarts the count when a key is pressed', async () => {
  const { clock, asked, presses, watch } = quiet();
  watch();
  await clock.pass(1900);
  presses();
  await clock.pass(900);
  expect(asked).toEqual([1]);
  await clock.pass(200);
  expect(asked).toEqual([1, 1]);
});

test('reports callbacks that throw, and continues', async () => {
  const { clock, watch } = quiet();
  const errors: string[] = [];
  watch({
    times: 1,
    onSilent: () => {
      throw new Error('no words');
    },
    thenHangUp: async () => Promise.reject(new Error('no end')),
    onError: (error) => errors.push((error as Error).message),
  });
  await clock.pass(5000);
  expect(errors).toEqual(['no words', 'no end']);
});

test('does not fail when there is no handler for exceptions', async () => {
  const { clock, asked, watch } = quiet();
  const fail = (): never => {
    throw new Error('no words');
  };
  watch({ onSilent: fail });
  watch({ onSilent: fail, onError: fail });
  watch();
  await clock.pass(60_000);
  await settled();
  expect(asked).toEqual([1, 2]);
});

test('reports nothing after the end of the watch, or of the session', async () => {
  const { clock, asked, session, watch } = quiet();
  const stop = watch();
  stop();
  stop();
  watch();
  session.emit(Close);
  await clock.pass(60_000);
  expect(asked).toEqual([]);
  expect(clock.pending).toBe(0);
});

test('calls no further callback when one ends the watch', async () => {
  const { clock, asked, watch } = quiet();
  const stop = watch({ onSilent: (time) => (asked.push(time), stop()) });
  await clock.pass(60_000);
  expect(asked).toEqual([1]);
  expect(clock.pending).toBe(0);
});

test.each([
  [{ afterMs: 0 }, /afterMs is 0; use milliseconds/u],
  [{ afterMs: Number.NaN }, /afterMs is NaN/u],
  [{ times: -1 }, /times is -1; use a whole number/u],
  [{ times: 1.5 }, /times is 1\.5/u],
])('rejects %j', (options, problem) => {
  const { watch } = quiet();
  expect(() => watch(options)).toThrow(problem);
});
