// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { startEmulator } from '@voicelive-kit/emulator';
import { describe, expect, onTestFinished, test } from 'vitest';
import { noRedis, startRedis } from './redis-server.ts';
import { runProcess } from './run-process.ts';
import type { Task } from './processes/open-sessions.ts';

const PROCESSES = 3;
const SESSIONS = 8;
/** What the service admits: a second in place of a minute, and a fifth of its connections. */
const QUOTA = { limit: 6, windowMs: 1000 };
/** Five sixths of it, as the plugin takes of the thirty, and time for the way to the service, which is shared by all on this machine. */
const LIMIT = { limit: 5, windowMs: 2500 };

interface Counted {
  readonly tries: number;
  readonly refused: number;
  readonly others: number;
}

/** Three processes open eight sessions each. Gives what they count, and what the service counts. */
async function threeProcesses(budget: Pick<Task, 'shared' | 'alone'>): Promise<Counted & { seen: number }> {
  const emulator = await startEmulator({ voice: 'builtin', connectionLimit: QUOTA });
  onTestFinished(() => emulator.close());
  const seen = new Set<string>();
  emulator.watch((message) => {
    if (message.kind === 'session' && message.session.closed?.code === 429) seen.add(message.session.id);
  });
  const task: Task = { endpoint: emulator.endpoint, sessions: SESSIONS, ...budget };
  const ended = await Promise.all(
    Array.from({ length: PROCESSES }, () => runProcess('open-sessions.ts', task)),
  );
  expect(ended.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual([0, 0, 0]);
  const counted = ended.map(({ told }) => told.at(-1) as Counted);
  const sum = (field: keyof Counted): number => counted.reduce((all, one) => all + one[field], 0);
  return { tries: sum('tries'), refused: sum('refused'), others: sum('others'), seen: seen.size };
}

describe.skipIf(noRedis)('three processes at a service that counts connections', () => {
  test('are refused none with the budget they share', async () => {
    const { url } = await startRedis();
    const outcome = await threeProcesses({ shared: { url, timeoutMs: 20_000, ...LIMIT } });
    expect(outcome).toEqual({ tries: PROCESSES * SESSIONS, refused: 0, others: 0, seen: 0 });
  });

  test('are refused some when each has the same budget for itself', async () => {
    const { tries, refused, seen, others } = await threeProcesses({ alone: LIMIT });
    expect(seen).toBeGreaterThan(0);
    expect({ refused, others }).toEqual({ refused: seen, others: 0 });
    expect(tries).toBe(PROCESSES * SESSIONS + seen);
  });
});
