// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { spreadText } from './print-spread.ts';

test('prints a line for each worker, also for one that has ended', () => {
  const text = spreadText([
    { pid: 10, end: undefined, calls: 2, memoryPerCallMb: 171.4 },
    { pid: 11, end: 'SIGKILL', calls: 0, memoryPerCallMb: undefined },
    { pid: 12, end: undefined, calls: 1, memoryPerCallMb: undefined },
  ]);
  expect(text.split('\n')).toEqual([
    'worker 1 (process 10): 2 calls ■■, 171 MiB a call',
    'worker 2 (process 11): ended with SIGKILL',
    'worker 3 (process 12): 1 call ■',
    '3 calls in all',
  ]);
});
