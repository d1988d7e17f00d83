// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { full, type Sizes } from './sizes.ts';

type Name = keyof Sizes;

const names = Object.keys(full) as Name[];

export const usage = `Usage: pnpm bench:room [options]

  --only NAME[,NAME]  numbers of concurrent rooms: ${names.join(', ')}
  --quick             a smoke run of about a minute; its figures mean little
  --cold              two more columns for the join: this plugin without a connection that is opened ahead
                      of the call, and the baseline as a job of a worker, dispatch included
  --tuned JSON        one more column: this plugin with these options of AgentSession.start,
                      for example '{"outputOptions":{"queueSizeMs":40}}'
  --markdown          print the table in Markdown
  --out DIR           folder for the JSON and the logs (default: out/bench-room)
  --help              show this help`;

export interface Options {
  only: Name[];
  quick: boolean;
  cold: boolean;
  tuned: string | undefined;
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
      cold: { type: 'boolean', default: false },
      tuned: { type: 'string' },
      markdown: { type: 'boolean', default: false },
      out: { type: 'string', default: 'out/bench-room' },
      help: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.split(',') ?? names;
  const unknown = only.find((name) => !names.includes(name as Name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: choose from ${names.join(', ')}`);
  if (values.tuned !== undefined) checkJson(values.tuned);
  return { ...values, tuned: values.tuned, only: only as Name[] };
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw new Error(`--tuned ${text}: not JSON`, { cause: error });
  }
}
