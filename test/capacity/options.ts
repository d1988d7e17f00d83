// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { DEFAULT_SEED } from './table.ts';

export const usage = `pnpm capacity: callers, calls and connections of a fleet of workers, simulated

Usage: pnpm capacity [options]

  --seed N   another run of chance; default ${DEFAULT_SEED}, which docs/capacity.md shows
  --write    put the tables into docs/capacity.md
  --help     show this text`;

export interface Options {
  readonly help: boolean;
  readonly write: boolean;
  readonly seed: number;
}

/** Throws an Error that says what is accepted. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: { seed: { type: 'string' }, write: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const { seed = String(DEFAULT_SEED), write = false, help = false } = values;
  if (!/^\d{1,9}$/u.test(seed)) throw new Error(`--seed is '${seed}'; give a whole number from 0`);
  if (write && Number(seed) !== DEFAULT_SEED) throw new Error(`--write takes no --seed but ${DEFAULT_SEED}`);
  return { help, write, seed: Number(seed) };
}
