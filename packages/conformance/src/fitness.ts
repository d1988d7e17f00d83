// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Adapter } from './adapter.ts';
import { areaOf, type Area, type Check, type CheckId } from './check.ts';
import { whyNoTls } from './server/identity.ts';
import type { Temperament, TemperamentName } from './server/temperaments.ts';

/** Areas in which the provider's temper cannot matter. */
const BESIDE_THE_PROVIDER = new Set<Area>(['PKG', 'RES', 'SEC']);

/** Temperaments that show only when a connection dies: the checks that let one die. */
const DYING: Partial<Record<TemperamentName, readonly CheckId[]>> = {
  'dead-uplink': ['CON-15'],
  'dead-downlink': ['CON-15'],
};

/** Why a check is not run under a temperament; undefined when it is. */
export function whyUnfit(check: Check, temperament: Temperament, adapter: Adapter): string | undefined {
  if (temperament.names.length === 0) return undefined;
  if (BESIDE_THE_PROVIDER.has(areaOf(check.id)) || check.alone || check.fresh)
    return 'what it looks at does not depend on the temper of the provider';
  for (const name of temperament.names) {
    const reason = check.unfit?.[name] ?? whyNot(name, check, adapter);
    if (reason !== undefined) return `under ${name}: ${reason}`;
  }
  return undefined;
}

function whyNot(name: TemperamentName, { id }: Check, adapter: Adapter): string | undefined {
  const only = DYING[name];
  if (only && !only.includes(id)) return 'no connection dies in this check';
  if (name === 'odd-values' && !adapter.driver.odd) return `${adapter.driver.name} writes no odd values`;
  if (name === 'small-buffer') return whyNoTls();
  const untagged = name === 'no-metadata' || name === 'late-metadata';
  if (untagged && !adapter.capabilities.matchByElimination)
    return 'the adapter declares matchByElimination: false';
  return undefined;
}

/** The adapter as a provider of this temperament leaves it: what its protocol lacks then, and how models are made. */
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
