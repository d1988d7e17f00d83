// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Adapter } from './adapter.ts';
import { areaOf, type Area, type Check, type CheckId } from './check.ts';
import { whyNoTls } from './server/identity.ts';
import type { Temperament, TemperamentName } from './server/temperaments.ts';

/** Areas that do not depend on the provider's temperament. */
const BESIDE_THE_PROVIDER = new Set<Area>(['PKG', 'RES', 'SEC']);

/** Temperaments that show only when a connection is lost, so only the checks that drop one run under them. */
const DYING: Partial<Record<TemperamentName, readonly CheckId[]>> = {
  'dead-uplink': ['CON-15'],
  'dead-downlink': ['CON-15'],
};

/** Why a check is not run under a temperament; undefined when it is. */
export function whyUnfit(check: Check, temperament: Temperament, adapter: Adapter): string | undefined {
  if (temperament.names.length === 0) return undefined;
  if (BESIDE_THE_PROVIDER.has(areaOf(check.id)) || check.alone || check.fresh)
    return 'it does not depend on the temperament of the provider';
  for (const name of temperament.names) {
    const reason = check.unfit?.[name] ?? whyNot(name, check, adapter);
    if (reason !== undefined) return `under ${name}: ${reason}`;
  }
  return undefined;
}

function whyNot(name: TemperamentName, { id }: Check, adapter: Adapter): string | undefined {
  const only = DYING[name];
  if (only && !only.includes(id)) return 'no connection is dropped in this check';
  if (name === 'odd-values' && !adapter.driver.odd) return `${adapter.driver.name} writes no odd values`;
  if (name === 'small-buffer') return whyNoTls();
  const untagged = name === 'no-metadata' || name === 'late-metadata';
  if (untagged && !adapter.capabilities.matchByElimination)
    return 'the adapter declares matchByElimination: false';
  return undefined;
}

/**
 * The adapter under a provider of this temperament: the features its protocol then lacks, and how models are created.
 */
export function adapterUnder(adapter: Adapter, temperament: Temperament): Adapter {
  const untagged = temperament.has('no-metadata') || temperament.has('late-metadata');
  const lacks = [
    ...(adapter.driver.lacks ?? []),
    ...(untagged ? (['request-correlation'] as const) : []),
    ...(temperament.has('unnamed-errors') ? (['error-refs'] as const) : []),
  ];
  if (!untagged) return { ...adapter, driver: { ...adapter.driver, lacks } };
  return {
    ...adapter,
    driver: { ...adapter.driver, lacks },
    createModel: (endpoint, overrides) =>
      adapter.createModel(endpoint, { ...overrides, matchByElimination: true }),
  };
}
