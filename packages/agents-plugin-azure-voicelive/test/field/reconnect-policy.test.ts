// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { pause } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import type { ReconnectPolicy } from '../../src/index.ts';
import { heard, openField } from './field.ts';

describe('a reconnectPolicy of the application can do no harm', () => {
  const policies: Record<string, ReconnectPolicy> = {
    throws: {
      nextDelayMs: () => {
        throw new Error('a bug');
      },
    },
    'returns undefined': { nextDelayMs: () => undefined as unknown as number },
    'returns a promise': { nextDelayMs: () => Promise.reject(new Error('x')) as unknown as number },
  };

  test.each(Object.entries(policies))('when it %s', async (_, reconnectPolicy) => {
    const { server, ...field } = await openField({ model: { reconnectPolicy } });
    const { session, probe, peer } = await field.session();
    await server.refuse(503);
    peer.drop('abrupt');
    await server.until('a second try', () => server.attempts.length > 2);
    await pause(500);
    // Without a delay between them there would be dozens.
    expect(server.attempts.length).toBeLessThan(12);
    await server.accept();
    await server.configured(2);
    server.answersRequests('Still here.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Still here.');
    expect(probe.errors).toHaveLength(1);
    expect(probe.errors[0]).toMatchObject({ recoverable: true });
  });

  test('decides when it works', async () => {
    const asked: number[] = [];
    const reconnectPolicy: ReconnectPolicy = {
      nextDelayMs: ({ attempt }) => {
        asked.push(attempt);
        return attempt > 2 ? null : 10;
      },
    };
    const { server, ...field } = await openField({ model: { reconnectPolicy } });
    const { probe, peer } = await field.session();
    await server.refuse(503);
    peer.drop('abrupt');
    await server.until('the end', () => probe.errors.some(({ recoverable }) => !recoverable));
    expect(asked).toEqual([1, 2, 3]);
    expect(server.attempts).toHaveLength(3);
  });
});
