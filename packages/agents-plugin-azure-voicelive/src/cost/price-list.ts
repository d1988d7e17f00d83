// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Meter, Price, PriceTier } from './price.ts';

/**
 * Microsoft's retail prices (prices.azure.com, "Foundry Tools", region East US) as a calculator that reads them had
 * them in February 2026, there per thousand tokens. A price it does not list, or lists as 0, has no row, so that part
 * of a cost is unpriced.
 */
const EAST_US = {
  region: 'eastus',
  asOf: '2026-02',
  source:
    'https://github.com/amantaras/voice-live-pricing/blob/1f2fe174894a4995efac8508879a6d25b6cc0ea3/app.js',
};

/** US dollars per million tokens. */
const USD: Record<PriceTier, Partial<Record<Meter, number>>> = {
  pro: {
    text_input: 4.4,
    text_cached_input: 1.375,
    text_output: 17.6,
    native_audio_input: 35.2,
    native_audio_cached_input: 0.44,
    native_audio_output: 70.4,
    standard_audio_input: 17,
    standard_audio_cached_input: 0.44,
    standard_audio_output: 38,
    custom_audio_input: 40,
    custom_audio_cached_input: 0.44,
    custom_audio_output: 55,
  },
  standard: {
    text_input: 0.66,
    text_cached_input: 0.33,
    text_output: 2.64,
    native_audio_input: 11,
    native_audio_cached_input: 0.33,
    native_audio_output: 22,
    standard_audio_input: 15,
    standard_audio_cached_input: 0.33,
    standard_audio_output: 33,
    custom_audio_input: 39,
    custom_audio_cached_input: 0.33,
    custom_audio_output: 50,
  },
  lite: {
    text_input: 0.11,
    text_cached_input: 0.04,
    text_output: 0.44,
    native_audio_input: 4,
    native_audio_cached_input: 0.04,
    standard_audio_input: 15,
    standard_audio_cached_input: 0.04,
    standard_audio_output: 33,
    custom_audio_input: 38,
    custom_audio_cached_input: 0.04,
    custom_audio_output: 50,
  },
  byom: {
    standard_audio_input: 12.5,
    standard_audio_output: 30,
    custom_audio_input: 36,
    custom_audio_output: 47,
  },
};

/** List prices, used where the `prices` option has none. */
export const LIST_PRICES: readonly Price[] = Object.entries(USD).flatMap(([tier, meters]) =>
  Object.entries(meters).map(([meter, usd]) => listed(tier as PriceTier, meter as Meter, usd)),
);

function listed(tier: PriceTier, meter: Meter, usd: number): Price {
  return { tier, meter, usd, currency: 'USD', unit: 'million_tokens', ...EAST_US };
}
