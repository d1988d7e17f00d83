// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Amount } from './amounts.ts';
import type { Meter, Price, PriceTier } from './price.ts';

/** One part of a cost. */
export interface CostPart {
  readonly meter: Meter;
  /** Tokens, or seconds for `transcription_audio`. */
  readonly amount: number;
  /** US dollars; null if there is no price. */
  readonly usd: number | null;
  /** The price that was applied; null if there is none. */
  readonly price: Price | null;
}

/** An estimated cost, from list prices or the `prices` option. */
export interface Cost {
  /** US dollars for all parts that have a price. */
  readonly usd: number;
  readonly parts: readonly CostPart[];
  /** Meters of the parts without a price; empty if the total is complete. */
  readonly unpriced: readonly Meter[];
}

/** The model and tier whose prices apply. */
export interface Priced {
  readonly model: string;
  readonly tier: PriceTier | null;
}

/**
 * Calculates the cost of amounts.
 * @param lists - the first list with a price wins; within a list, the price of the model takes precedence over that
 *   of its tier.
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
