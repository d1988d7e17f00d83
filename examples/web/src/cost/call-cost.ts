// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Attribute with which the reference agent tells what a call has cost so far (`tell-cost.ts`), US dollars. */
const COST = 'voicelive.cost_usd';

/** What the attributes of a participant say; undefined where they say nothing of it. */
export function costIn(attributes: Readonly<Record<string, string>>): number | undefined {
  const told = attributes[COST];
  const usd = Number(told);
  return told === undefined || told.trim() === '' || !Number.isFinite(usd) || usd < 0 ? undefined : usd;
}

/** For people: a call costs cents, and its first seconds less than one. */
export function costLabel(usd: number): string {
  return `about $${usd.toFixed(usd < 1 ? 4 : 2)} so far`;
}
