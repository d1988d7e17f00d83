// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { costIn, costLabel } from './call-cost.ts';

test.each([
  [{ 'voicelive.cost_usd': '0.001234', 'lk.agent.state': 'speaking' }, 0.001_234],
  [{ 'voicelive.cost_usd': '0.000000' }, 0],
  [{ 'lk.agent.state': 'speaking' }, undefined],
  [{ 'voicelive.cost_usd': '' }, undefined],
  [{ 'voicelive.cost_usd': 'much' }, undefined],
  [{ 'voicelive.cost_usd': '-1' }, undefined],
])("reads %j as %s from an agent's attributes", (attributes, usd) => {
  expect(costIn(attributes)).toBe(usd);
});

test.each([
  [0.001_234, 'about $0.0012 so far'],
  [1.238, 'about $1.24 so far'],
])('shows %d dollars as "%s"', (usd, label) => {
  expect(costLabel(usd)).toBe(label);
});
