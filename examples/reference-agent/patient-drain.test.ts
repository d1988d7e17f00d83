// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AgentServer, initializeLogger } from '@livekit/agents';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { drainPatiently, drainTimeFrom } from './patient-drain.ts';

initializeLogger({ pretty: false, level: 'silent' });
const { prototype } = AgentServer;
const inherited = Object.getOwnPropertyDescriptor(prototype, 'drain');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  prototype.drain = () => Promise.reject(new Error('runner not started'));
});
afterEach(() => {
  vi.useRealTimers();
  if (inherited) Object.defineProperty(prototype, 'drain', inherited);
});

test('waits for the calls when draining fails, whatever the clock on the wall says meanwhile', async () => {
  const activeJobs = [{}];
  drainPatiently(600_000);
  const over = vi.fn();
  const drained = prototype.drain.call({ activeJobs } as unknown as AgentServer).then(over);
  vi.setSystemTime(Date.now() + 3_600_000);
  // Twice the time between two looks.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(over).not.toHaveBeenCalled();
  activeJobs.pop();
  await drained;
});

test.each(['0', '-1', '1.5', 'NaN', 'soon'])('refuses DRAIN_SECONDS %s', (text) => {
  expect(() => drainTimeFrom({ DRAIN_SECONDS: text })).toThrow('DRAIN_SECONDS');
});
