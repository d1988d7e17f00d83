// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { parseArgs } from 'node:util';
import { full, quick, type Sizes } from './sizes.ts';

type Name = keyof Sizes;

const names = Object.keys(full) as Name[];

export const usage = `Usage: pnpm bench:phone [options]

  --only NAME[,NAME]  measure only these: ${names.join(', ')}
  --calls N           number of concurrent calls for the capacity row (default ${full.capacity.calls})
  --quick             a smoke run of under a minute; its figures mean little
  --markdown          print the table in Markdown
  --out DIR           folder for the JSON (default: out/bench-phone)
  --help              show this help`;

export interface Options {
  only: Name[];
  sizes: Sizes;
  quick: boolean;
  markdown: boolean;
  out: string;
  help: boolean;
}

/** Reads the command line; throws an Error that says what is accepted. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    // pnpm passes its own `--` separator on
    args: args.filter((arg) => arg !== '--'),
    options: {
      only: { type: 'string' },
      calls: { type: 'string' },
      quick: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      out: { type: 'string', default: 'out/bench-phone' },
      help: { type: 'boolean', default: false },
    },
  });
  const { only: chosen, calls: wanted, ...rest } = values;
  const asked = chosen?.split(',') ?? names;
  const unknown = asked.find((name) => !names.includes(name as Name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: choose from ${names.join(', ')}`);
  const { latency, capacity } = rest.quick ? quick : full;
  const calls = wanted === undefined ? capacity.calls : Number(wanted);
  if (!(Number.isInteger(calls) && calls > 0 && calls <= 1000)) {
    throw new Error(`--calls ${wanted}: give a whole number from 1 to 1000`);
  }
  return {
    ...rest,
    only: names.filter((name) => asked.includes(name)),
    sizes: { latency, capacity: { ...capacity, calls } },
  };
}
