// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { monotonicClock } from './clock.ts';

afterEach(() => void vi.useRealTimers());

test.each([2 ** 31, Infinity])('a timer of %d ms does not fire immediately', (ms) => {
  vi.useFakeTimers();
  const callback = vi.fn();
  const cancel = monotonicClock.after(ms, callback);
  vi.advanceTimersByTime(86_400_000);
  cancel();
  expect(callback).not.toHaveBeenCalled();
});

test('a timer that is due while the process is blocked waits until what arrived meanwhile is read', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [peer] = (await once(server, 'connection')) as [Socket];
  const seen: string[] = [];
  // As `ws` does with `allowSynchronousEvents: false`.
  client.on('data', () => setImmediate(() => seen.push('frame')));
  await new Promise<void>((resolve) => {
    // After this, timers come before sockets.
    setImmediate(() => {
      const cancel = monotonicClock.after(10, () => seen.push('cancelled'));
      setTimeout(cancel, 11);
      monotonicClock.after(10, () => {
        seen.push('timer');
        resolve();
      });
      peer.write('frame');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    });
  });
  expect(seen).toEqual(['frame', 'timer']);
  client.destroy();
  server.close();
});
