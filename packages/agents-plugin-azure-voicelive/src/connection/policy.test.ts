// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, vi } from 'vitest';
import { VoiceLiveConnectionError } from '../errors/index.ts';
import { classifyClose } from './close-classification.ts';
import {
  defaultReconnectPolicy,
  guardedPolicy,
  policyFromConnOptions,
  quickReconnectPolicy,
  type RetryContext,
} from './policy.ts';

const error = new VoiceLiveConnectionError(classifyClose(1006, ''));
const at = (context: Partial<RetryContext>): RetryContext => ({
  phase: 'first',
  attempt: 1,
  elapsedMs: 0,
  error,
  ...context,
});

describe('defaultReconnectPolicy', () => {
  it('doubles from 250 ms to 8 s, with full jitter', () => {
    const ceiling = defaultReconnectPolicy(() => 1);
    const half = defaultReconnectPolicy(() => 0.5);
    const floor = defaultReconnectPolicy(() => 0);
    const delays = [1, 2, 3, 4, 5, 6, 7].map((attempt) => ceiling.nextDelayMs(at({ attempt })));
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000]);
    expect(half.nextDelayMs(at({ attempt: 2 }))).toBe(250);
    expect(floor.nextDelayMs(at({ attempt: 2 }))).toBe(0);
  });

  it('ends a first connection after 8 attempts, however quick they were', () => {
    expect(defaultReconnectPolicy().nextDelayMs(at({ attempt: 8 }))).toBeNull();
  });

  it('retries a live conversation for 90 s, however often, with a last attempt at the end', () => {
    const policy = defaultReconnectPolicy(() => 1);
    expect(policy.nextDelayMs(at({ phase: 'live', attempt: 500, elapsedMs: 1000 }))).toBe(8000);
    expect(policy.nextDelayMs(at({ phase: 'live', attempt: 12, elapsedMs: 89_000 }))).toBe(1000);
    expect(policy.nextDelayMs(at({ phase: 'live', attempt: 2, elapsedMs: 90_000 }))).toBeNull();
  });

  it('respects a Retry-After, and gives up when there is not enough time for it', () => {
    const policy = defaultReconnectPolicy(() => 0);
    expect(policy.nextDelayMs(at({ retryAfterMs: 30_000 }))).toBe(30_000);
    expect(policy.nextDelayMs(at({ retryAfterMs: 91_000 }))).toBeNull();
    expect(policy.nextDelayMs(at({ phase: 'live', elapsedMs: 70_000, retryAfterMs: 30_000 }))).toBeNull();
  });
});

describe('policyFromConnOptions', () => {
  const policy = policyFromConnOptions({ maxRetry: 2, retryIntervalMs: 700 });

  it("is the framework's scheme: 100 ms, then the interval, then the end", () => {
    expect([1, 2, 3].map((attempt) => policy.nextDelayMs(at({ attempt })))).toEqual([100, 700, null]);
  });

  it('waits longer if the service asks for it', () => {
    expect(policy.nextDelayMs(at({ attempt: 2, retryAfterMs: 5000 }))).toBe(5000);
  });
});

describe('the quick policy', () => {
  const policy = quickReconnectPolicy(() => 1);
  const context = { phase: 'live', error } as const;

  it('retries twice within 3 s, then gives up', () => {
    expect(policy.nextDelayMs({ ...context, attempt: 1, elapsedMs: 0 })).toBe(100);
    expect(policy.nextDelayMs({ ...context, attempt: 2, elapsedMs: 100 })).toBe(200);
    expect(policy.nextDelayMs({ ...context, attempt: 3, elapsedMs: 300 })).toBeNull();
  });

  it('gives up when time is up, or the service asks to wait longer', () => {
    expect(policy.nextDelayMs({ ...context, attempt: 1, elapsedMs: 3_000 })).toBeNull();
    expect(policy.nextDelayMs({ ...context, attempt: 1, elapsedMs: 0, retryAfterMs: 5_000 })).toBeNull();
    expect(policy.nextDelayMs({ ...context, attempt: 1, elapsedMs: 0, retryAfterMs: 1_000 })).toBe(1_000);
  });
});

describe('a guarded policy', () => {
  const context = { phase: 'live', attempt: 1, elapsedMs: 0, error } as const;

  it.each([null, 0, 1234])('passes %j on', (answer) => {
    const warn = vi.fn<(message: string) => void>();
    expect(guardedPolicy({ nextDelayMs: () => answer }, warn).nextDelayMs(context)).toBe(answer);
    expect(warn).not.toHaveBeenCalled();
  });

  it('keeps asking a policy that failed once, and warns once', () => {
    const warn = vi.fn<(message: string) => void>();
    const answers = [undefined, 7, undefined];
    const policy = { nextDelayMs: () => answers.shift() as number };
    const guarded = guardedPolicy(policy, warn, { nextDelayMs: () => 99 });
    expect([1, 2, 3].map(() => guarded.nextDelayMs(context))).toEqual([99, 7, 99]);
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
