// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Amount } from './amounts.ts';
import type { Meter, Price, PriceTier } from './price.ts';

/** One part of a cost. */
export interface CostPart {
  readonly meter: Meter;
  /** Tokens; seconds for `transcription_audio`. */
  readonly amount: number;
  /** US dollars; null where there is no price. */
  readonly usd: number | null;
  /** The price it was reckoned with; null where there is none. */
  readonly price: Price | null;
}

/** What something cost: an estimate by list prices, or by those of the option `prices`. */
export interface Cost {
  /** US dollars of all parts that have a price. */
  readonly usd: number;
  readonly parts: readonly CostPart[];
  /** The meters of the parts that have none; empty when the sum is complete. */
  readonly unpriced: readonly Meter[];
}

/** Whose prices count. */
export interface Priced {
  readonly model: string;
  readonly tier: PriceTier | null;
}

/**
 * What amounts cost.
 * @param lists - the first that has a price decides; in each of them the price of the model comes before that of its tier.
 */
export function costOf(amounts: readonly Amount[], of: Priced, lists: readonly (readonly Price[])[]): Cost {
  const parts = amounts.map(({ meter, amount }): CostPart => {
    const price = priceOf(meter, of, lists);
    return { meter, amount, usd: price && (amount / UNITS[price.unit]) * price.usd, price };
  });
  return {
    usd: parts.reduce((sum, { usd }) => sum + (usd ?? 0), 0),
    parts,
    unpriced: parts.filter(({ price }) => price === null).map(({ meter }) => meter),
  };
}

const UNITS: Record<Price['unit'], number> = { million_tokens: 1_000_000, hour: 3600 };

function priceOf(meter: Meter, { model, tier }: Priced, lists: readonly (readonly Price[])[]): Price | null {
  const name = model.trim().toLowerCase();
  for (const list of lists) {
    const rows = list.filter((row) => row.meter === meter);
    const found =
      rows.find((row) => row.model?.trim().toLowerCase() === name) ??
      rows.find((row) => tier !== null && row.tier === tier);
    if (found) return found;
  }
  return null;
}
