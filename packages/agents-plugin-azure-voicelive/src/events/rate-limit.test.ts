// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { RateLimit } from './rate-limit.ts';

function limited() {
  const clock = new ManualClock();
  const told: string[] = [];
  const limit = new RateLimit(clock);
  const take = (kind: string, nr: number): void =>
    limit.take(kind, (count) => told.push(`${kind}${nr} ${count}`));
  return { clock, told, limit, take };
}

describe('a flood of events', () => {
  it('is reported immediately when it is the first of its kind', () => {
    const { told, take } = limited();
    take('a', 1);
    take('b', 1);
    expect(told).toEqual(['a1 1', 'b1 1']);
  });

  it('is reported once a second, as the latest one with a count', () => {
    const { clock, told, take } = limited();
    for (let nr = 1; nr <= 4; nr += 1) take('a', nr);
    clock.advance(1000);
    for (let nr = 5; nr <= 6; nr += 1) take('a', nr);
    clock.advance(1000);
    expect(told).toEqual(['a1 1', 'a4 3', 'a6 2']);
  });

  it('is reported immediately again after a second of silence, and leaves no timer behind', () => {
    const { clock, told, take } = limited();
    take('a', 1);
    clock.advance(1000);
    expect(clock.pending).toBe(0);
    take('a', 2);
    expect(told).toEqual(['a1 1', 'a2 1']);
  });

  it('counts as one kind when there are many kinds', () => {
    const { clock, told, take } = limited();
    for (let nr = 0; nr < 100; nr += 1) take(`k${nr}.`, nr);
    clock.advance(1000);
    expect(told).toHaveLength(18);
    expect(told.at(-1)).toBe('k99.99 83');
  });

  it('is no longer reported after the end', () => {
    const { clock, told, limit, take } = limited();
    take('a', 1);
    take('a', 2);
    limit.end();
    clock.advance(5000);
    expect(told).toEqual(['a1 1']);
    expect(clock.pending).toBe(0);
  });
});
