// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import {
  processHandshakeBudget,
  realtime,
  redisHandshakeBudget,
  type RedisBudgetOptions,
  type WindowLimit,
} from '@voicelive-kit/agents-plugin-azure-voicelive';

/** Opens so many sessions at once, and says how many tries that took and how many were refused with 429. */
export interface Task {
  readonly endpoint: string;
  readonly sessions: number;
  /** The budget that all processes share, or one of this process. */
  readonly shared?: RedisBudgetOptions;
  readonly alone?: WindowLimit;
}

const { endpoint, sessions, shared, alone } = JSON.parse(process.argv[2] ?? '') as Task;
initializeLogger({ pretty: false, level: 'silent' });
const model = new realtime.RealtimeModel({
  endpoint,
  handshakeBudget: shared ? redisHandshakeBudget(shared) : processHandshakeBudget(alone),
});
const counted = { tries: 0, refused: 0, others: 0 };
await Promise.all(
  Array.from({ length: sessions }, async () => {
    const session = model.session();
    session.on('error', () => undefined);
    session.on('connection_attempt', ({ error }) => {
      counted.tries += 1;
      if (error?.code === 'rate_limited') counted.refused += 1;
      else if (error !== null) counted.others += 1;
    });
    await new Promise<void>((resolve) => session.on('connection_established', () => resolve()));
    await session.close();
  }),
);
console.log(JSON.stringify(counted));
