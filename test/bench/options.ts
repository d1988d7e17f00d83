// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { groups } from './rows/index.ts';

/** The emulator's own bench: fifty sessions on one core. Not a row of the table, because it compares nothing. */
export const EMULATOR = 'emulator';

const names = [...Object.keys(groups), EMULATOR];

export const usage = `Usage: pnpm bench [options]

  --only NAME[,NAME]  measure only these: ${names.join(', ')}
  --quick             a smoke run of about twenty seconds; its figures mean little
  --markdown          print the table in Markdown
  --out DIR           folder for the JSON (default: out/bench)
  --help              show this help`;

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
    // pnpm passes its own `--` separator on
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
