// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FastTime } from '../fast-time/fast-time.ts';
import { readOptions } from '../options.ts';
import type { Subject } from '../subjects/subject.ts';
import { voicelive } from '../subjects/voicelive.ts';
import { calmAt, MINUTE } from './plan.ts';
import { growthOf, isSound, type Row } from './row.ts';
import { momentsOf } from './run-soak.ts';
import { Soak } from './soak.ts';

let time: FastTime;
beforeAll(() => {
  time = new FastTime();
});
afterAll(() => time.stop());

/** Rows of a quarter of an hour, and what was left at its end. */
async function soaked(subject: Subject): Promise<{ rows: Row[]; left: string[] }> {
  const soak = await Soak.begin({ subject, time });
  const rows = [await soak.until(5), await soak.until(16)];
  return { rows, left: await soak.end() };
}

test('the plugin comes out of five outages unchanged', async () => {
  const { rows, left } = await soaked(voicelive);
  expect(rows.flatMap(({ findings }) => findings)).toEqual([]);
  expect(left).toEqual([]);
  expect(rows.at(-1)).toMatchObject({ drops: 5, connections: 6, rollovers: 0 });
  expect(rows.at(-1)?.words).toBeGreaterThan(100);
});

test('a plugin that keeps a timer and a listener for each connection is detected', async () => {
  const listeners: (() => void)[] = [];
  const leaky: Subject = {
    ...voicelive,
    createModel(...given) {
      const model = voicelive.createModel(...given);
      const create = model.session.bind(model);
      model.session = (...options) => {
        const session = create(...options);
        session.on('session_reconnected', () => {
          setInterval(() => undefined, 60_000);
          const listener = (): void => undefined;
          listeners.push(listener);
          process.on('SIGUSR2', listener);
        });
        return session;
      };
      return model;
    },
  };
  const { rows, left } = await soaked(leaky);
  for (const listener of listeners) process.off('SIGUSR2', listener);
  expect(growthOf(rows).join()).toMatch(/listeners grew from \d+ to/u);
  expect(left.join()).toMatch(/left behind: 5 timers, 0 sockets, 5 listeners/u);
});

test('growth beyond the limits is reported, movement within them is not', () => {
  const row = (minutes: number, more: Partial<Row> = {}): Row => ({
    minutes,
    heapMb: 50,
    handles: 6,
    sockets: 2,
    timers: 4,
    listeners: 0,
    words: 0,
    serviceWords: 0,
    turns: 0,
    drops: 0,
    rollovers: 0,
    connections: 1,
    errors: 0,
    codes: {},
    findings: [],
    ...more,
  });
  expect(growthOf([row(60), row(480, { heapMb: 85, timers: 6, sockets: 3 })])).toEqual([]);
  expect(growthOf([row(60), row(480, { heapMb: 90 })])).toEqual([
    'the heap grew by 40.0 MB in 7.0 h, allowed are 36.0',
  ]);
  expect(growthOf([row(60), row(480, { timers: 20 })])).toEqual(['timers grew from 4 to 20']);
  expect(isSound({ rows: [row(60, { findings: ['unequal'] })], findings: [] })).toBe(false);
  expect(isSound({ rows: [], findings: [] })).toBe(false);
});

test('eight hours have an interval for a planned successor and one for the end of a session', () => {
  expect([60, 130, 240, 330, 480].map((minutes) => calmAt(minutes * MINUTE))).toEqual([
    undefined,
    'rollover',
    undefined,
    'limit',
    undefined,
  ]);
  expect(momentsOf(8)).toEqual([60, 120, 180, 240, 300, 360, 420, 480]);
  expect(momentsOf(1)).toEqual([10, 20, 30, 40, 50, 60]);
});

test('--soak takes hours, and --real-time requires it', () => {
  expect(readOptions(['--soak', '1', '--real-time']).soak).toEqual({ hours: 1, realTime: true });
  expect(() => readOptions(['--soak', 'long'])).toThrow(/give hours/u);
  expect(() => readOptions(['--real-time'])).toThrow(/goes with --soak/u);
});
