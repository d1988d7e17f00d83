// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { FollowUpWatch } from './follow-up-watch.ts';

function watched() {
  const clock = new ManualClock();
  const state = { busy: false, overdue: 0 };
  const watch = new FollowUpWatch({
    clock,
    busy: () => state.busy,
    overdue: () => (state.overdue += 1),
  });
  return { clock, state, watch };
}

it('says once that a follow-up is overdue when somebody has spoken meanwhile, after they have finished', () => {
  const { clock, state, watch } = watched();
  watch.begin();
  state.busy = true;
  clock.advance(20_000);
  expect(state.overdue).toBe(0);
  state.busy = false;
  clock.advance(60_000);
  expect(state.overdue).toBe(1);
});

it('says nothing when something was said in time, and whether it was awaited until then', () => {
  const { clock, state, watch } = watched();
  watch.begin();
  expect(watch.end()).toBe(true);
  expect(watch.end()).toBe(false);
  clock.advance(60_000);
  expect(state.overdue).toBe(0);
});
