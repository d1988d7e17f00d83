// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Attribute in which the reference agent reports what a call has cost so far (`tell-cost.ts`), in US dollars. */
const COST = 'voicelive.cost_usd';

/** The cost in a participant's attributes; undefined if they do not contain it. */
export function costIn(attributes: Readonly<Record<string, string>>): number | undefined {
  const told = attributes[COST];
  const usd = Number(told);
  return told === undefined || told.trim() === '' || !Number.isFinite(usd) || usd < 0 ? undefined : usd;
}

/** For display: a call costs cents, and its first seconds less than one. */
export function costLabel(usd: number): string {
  return `about $${usd.toFixed(usd < 1 ? 4 : 2)} so far`;
}
