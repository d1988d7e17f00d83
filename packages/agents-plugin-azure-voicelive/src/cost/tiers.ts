// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { PriceTier } from './price.ts';

/**
 * The price tier of each model: Microsoft Learn, "Voice Live API overview", pricing, 29 September 2026. The Standard
 * tier was formerly called Basic. A model that is not listed has no tier.
 */
const MODELS: Record<Exclude<PriceTier, 'byom'>, readonly string[]> = {
  pro: [
    'gpt-realtime-2.1',
    'gpt-realtime-2.1-datazone',
    'gpt-realtime',
    'gpt-realtime-datazone',
    'gpt-realtime-1.5',
    'gpt-realtime-1.5-datazone',
    'gpt-4o',
    'gpt-4.1',
    'gpt-5',
    'gpt-5-chat',
    'gpt-5.6-terra',
    'gpt-5.4',
    'gpt-5.2',
    'gpt-5.1',
    'azure-realtime',
  ],
  standard: [
    'gpt-realtime-2.1-mini',
    'gpt-realtime-mini',
    'gpt-4o-mini',
    'gpt-4.1-mini',
    'gpt-5.6-luna',
    'gpt-5-mini',
  ],
  lite: ['gpt-4.1-nano', 'gpt-5-nano', 'phi4-mm-realtime'],
};

const TIERS: ReadonlyMap<string, PriceTier> = new Map(
  Object.entries(MODELS).flatMap(([tier, models]) => models.map((model) => [model, tier as PriceTier])),
);

/**
 * Returns the price tier of a model, or null if Microsoft does not list it. With a profile, the model is a custom
 * deployment.
 */
export function tierOf(model: string, profile?: string): PriceTier | null {
  return profile ? 'byom' : (TIERS.get(model.trim().toLowerCase()) ?? null);
}
