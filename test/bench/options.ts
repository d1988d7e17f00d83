// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { groups } from './rows/index.ts';

/** The emulator's own bench: fifty sessions on one core; not a row of the table, as it compares nothing. */
export const EMULATOR = 'emulator';

const names = [...Object.keys(groups), EMULATOR];

export const usage = `Usage: pnpm bench [options]

  --only NAME[,NAME]  measure only these: ${names.join(', ')}
  --quick             a smoke run of about twenty seconds; its figures mean little
  --markdown          print the table for a README
  --out DIR           where the JSON goes (default out/bench)
  --help              this text`;

export interface Options {
  only: string[];
  quick: boolean;
  markdown: boolean;
  out: string;
  help: boolean;
}

/** Reads the command line; throws an Error that says what is accepted. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    // pnpm hands its own separator through
    args: args.filter((arg) => arg !== '--'),
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      out: { type: 'string', default: 'out/bench' },
      help: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.split(',') ?? names;
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(`--only ${unknown}: not a row; choose from ${names.join(', ')}`);
  }
  return { ...values, only };
}
