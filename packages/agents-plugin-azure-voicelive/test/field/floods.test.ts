// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { heard, openField, tellError } from './field.ts';
import { logged } from './logged.ts';

const FLOOD = 500;

describe('an error that the service repeats hundreds of times at once', () => {
  test('is reported to the application as one error, and then as one with the count of the rest', async () => {
    const lines = logged();
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    for (let nr = 0; nr < FLOOD; nr += 1) tellError(peer, { code: 'odd', message: `No. ${nr}` });
    await server.until('all of them', () => countOf(probe.errors) === FLOOD);
    expect(probe.errors.length).toBeLessThan(5);
    expect(probe.errors[0]).toMatchObject({
      recoverable: true,
      error: { serviceCode: 'odd', occurrences: 1 },
    });
    const last = probe.errors.at(-1);
    expect(last?.recoverable).toBe(true);
    expect(String(last?.error)).toMatch(/\d+ times within a second/u);
    expect(lines.length).toBeLessThanOrEqual(2 * probe.errors.length);
    server.answersRequests('Still here.');
    await expect(heard(server, await session.generateReply())).resolves.toBe('Still here.');
  });

  test('hides no error of another kind, and none that ends the session', async () => {
    const { server, ...field } = await openField();
    const { probe, peer } = await field.session();
    for (let nr = 0; nr < FLOOD; nr += 1) tellError(peer, { code: 'odd' });
    tellError(peer, { code: 'even' });
    tellError(peer, { code: 'insufficient_quota' });
    await server.until('the end', () => probe.errors.some(({ recoverable }) => !recoverable));
    expect(probe.errors.map(({ error }) => (error as { serviceCode?: string }).serviceCode)).toEqual([
      'odd',
      'even',
      'insufficient_quota',
    ]);
  });

  test.each([
    ['warnings', { type: 'warning', warning: { code: 'odd', message: 'No.' } }],
    ['frames that cannot be used', { type: 'response.done', response: 'x' }],
  ])('does not flood the log (%s)', async (_, event) => {
    const lines = logged();
    const { server, ...field } = await openField();
    const { peer } = await field.session();
    for (let nr = 0; nr < FLOOD; nr += 1) peer.sendRaw(event);
    const counted = (): number =>
      lines.reduce((sum, { fields }) => sum + (fields as { count: number }).count, 0);
    await server.until('all of them', () => counted() === FLOOD);
    expect(lines.length).toBeLessThan(5);
  });
});

/** The number of service errors that the application's errors stand for. */
function countOf(errors: readonly { error: Error }[]): number {
  return errors.reduce(
    (sum, { error }) => sum + (error as unknown as { occurrences: number }).occurrences,
    0,
  );
}
