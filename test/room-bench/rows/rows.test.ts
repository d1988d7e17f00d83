// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { rowsOf } from './rows.ts';
import { newSamples } from './samples.ts';

const samples = { ...newSamples(), answer: [100, 130, 110], heardError: [-8, 2, 4] };
const size = { calls: 8, rounds: 1, answers: 3 };

describe('the rows', () => {
  it('contain the figures of every subject, or the failure of one', () => {
    const rows = rowsOf(
      new Map([
        ['voicelive', { samples, failures: [] }],
        ['openai', { failed: 'it broke' }],
      ]),
      size,
    );
    expect(rows.find(({ id }) => id === 'answer-8')).toMatchObject({
      title: 'End of speech to first sound, 8 rooms',
      figures: ['p50', 'p95'],
      cells: { voicelive: { figures: { p50: 110, p95: 130, count: 3 } }, openai: { failed: 'it broke' } },
    });
  });

  it('contain calls that failed next to those that did not', () => {
    const rows = rowsOf(new Map([['openai', { samples, failures: ['no answer 2 within 6 s'] }]]), size);
    expect(rows[0]?.notes).toContain('1 calls of openai failed, the first: no answer 2 within 6 s');
  });

  it('contain how far off the heard position is in either direction', () => {
    const rows = rowsOf(new Map([['voicelive', { samples, failures: [] }]]), size);
    expect(rows.find(({ id }) => id === 'heard-size-8')?.cells['voicelive']).toEqual({
      figures: { p50: 4, p95: 8 },
    });
  });

  it('say that the baseline reports nothing of what was heard', () => {
    const rows = rowsOf(new Map([['bare', { samples, failures: [] }]]), size);
    expect(rows.find(({ id }) => id === 'heard-8')?.cells['bare']).toEqual({ note: 'tells nothing' });
  });
});
