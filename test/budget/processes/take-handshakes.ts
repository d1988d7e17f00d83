// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { redisHandshakeBudget, type RedisBudgetOptions } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** Waits for so many handshakes at once, and says when each was admitted, milliseconds since the epoch. */
export interface Task {
  readonly budget: RedisBudgetOptions;
  readonly count: number;
  readonly host?: string;
}

const { budget, count, host = 'resource.example' } = JSON.parse(process.argv[2] ?? '') as Task;
const shared = redisHandshakeBudget(budget);
const { signal } = new AbortController();
console.log(JSON.stringify({ started: Date.now() }));
await Promise.all(
  Array.from({ length: count }, async () => {
    await shared.acquire(signal, { priority: 'new', host });
    console.log(JSON.stringify({ admitted: performance.timeOrigin + performance.now() }));
  }),
);
