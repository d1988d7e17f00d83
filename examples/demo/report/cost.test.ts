// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { NO_TOKENS } from '../result/tokens.ts';
import { costNotes, formatCost } from './cost.ts';

const totals = { tokens: NO_TOKENS, priceNote: 'list prices' };

// The public price list has no row for voice agents, whose model is that of a definition.
it('says that a cost is unknown, and no amount, when nothing has a price', () => {
  expect(formatCost(null)).not.toContain('$');
  expect(costNotes({ ...totals, costUsd: null, unpriced: ['text_input'] })).toEqual([
    'the cost is unknown, because nothing here has a public price',
  ]);
});

it('names the prices and what has none when some of it has a price', () => {
  expect(formatCost(0.01)).toBe('$0.0100');
  expect(costNotes({ ...totals, costUsd: 0.01, unpriced: ['text_input'] })).toEqual([
    'the cost is estimated from list prices',
    'without what has no public price: text_input',
  ]);
});
