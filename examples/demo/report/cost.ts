// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { DemoResult } from '../result/result.ts';

/** A cost in US dollars; a dash if it is not known. */
export function formatCost(usd: number | null): string {
  return usd === null ? '–' : `$${usd.toFixed(4)}`;
}

/** Says where the prices come from and what has none. */
export function costNotes({ costUsd, unpriced, priceNote }: DemoResult['totals']): string[] {
  if (costUsd === null)
    return unpriced.length === 0 ? [] : ['the cost is unknown, because nothing here has a public price'];
  const without = `without what has no public price: ${unpriced.join(', ')}`;
  return [`the cost is estimated from ${priceNote}`, ...(unpriced.length === 0 ? [] : [without])];
}
