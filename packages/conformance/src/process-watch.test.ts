// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { pause } from './clock.ts';
import { watchProcess } from './process-watch.ts';

async function watched(run: () => Promise<void>): Promise<{ incidents: string[]; lines: string[] }> {
  const incidents: string[] = [];
  const lines: string[] = [];
  await watchProcess(
    {
      incident: ({ kind, detail }) => incidents.push(`${kind}: ${detail}`),
      logLine: (line) => lines.push(line),
    },
    run,
  );
  return { incidents, lines };
}

const stray = (name: string) => async (): Promise<void> => {
  await pause(5);
  void Promise.reject(name);
  process.stdout.write(`line of ${name}`);
  await pause(20);
};

test('sends incidents and log lines of concurrent runs to their own watcher', async () => {
  const [first, second] = await Promise.all([watched(stray('first')), watched(stray('second'))]);
  expect(first).toEqual({ incidents: ["unhandled rejection: 'first'"], lines: ['line of first'] });
  expect(second).toEqual({ incidents: ["unhandled rejection: 'second'"], lines: ['line of second'] });
});

test('reports an exception thrown from a timer as an incident', async () => {
  const { incidents } = await watched(async () => {
    setTimeout(() => {
      throw new TypeError('thrown late');
    }, 1);
    await pause(20);
  });
  expect(incidents).toHaveLength(1);
  expect(incidents[0]).toMatch(/^uncaught exception: TypeError: thrown late \(at /u);
});

test('restores the previous handlers afterwards', async () => {
  const handlers = () =>
    (['unhandledRejection', 'uncaughtException'] as const).map((name) => process.listeners(name as 'exit'));
  const before = handlers();
  await watched(async () => undefined);
  expect(handlers()).toEqual(before);
});
