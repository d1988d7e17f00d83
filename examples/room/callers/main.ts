// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * `node callers/main.ts URL ROOMS`: recorded callers, each in a separate room, until the process is told to stop. A
 * separate process, because rtc-node writes to standard output.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { dispose } from '@livekit/rtc-node';
import { keepTalking } from './recorded-conversation.ts';

/** One after the other: workers report their load every 2.5 s, and the server dispatches by that. */
const ROOM_INTERVAL_MS = 700;

const [webUrl = '', rooms = '1'] = process.argv.slice(2);
const leaving = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => leaving.abort());

const calls: Promise<void>[] = [];
for (let i = 1; i <= Number(rooms) && !leaving.signal.aborted; i++) {
  const call = keepTalking(webUrl, leaving.signal).catch((error: unknown) => {
    process.stderr.write(`caller ${i}: ${error instanceof Error ? error.message : String(error)}\n`);
  });
  calls.push(call);
  await sleep(ROOM_INTERVAL_MS, undefined, { signal: leaving.signal }).catch(() => undefined);
}
await Promise.all(calls);
await dispose();
