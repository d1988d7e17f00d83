// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const HELP = `A telephone call between a recorded caller and the reference agent, offline.

Usage: node demo.ts [options]

  --carrier NAME  the emulated carrier: twilio (default) or acs, Azure Communication Services
  --out DIR       where to write call.wav, result.json and report.html (default: out/phone)
  --json          print the result as JSON on standard output; the live view goes to standard error
  --seed N        seeds ids and random choices, a whole number (default: 1)
  --help          show this help

The server is the one of server.ts, on loopback; the carrier and Azure AI Voice Live are emulated. No account is needed.

Exit code: 0 when all checks passed, 1 when a check failed, 2 for invalid options.
`;

export type CarrierName = 'twilio' | 'acs';

export interface DemoOptions {
  carrier: CarrierName;
  /** Absolute path of the folder for the results. */
  out: string;
  json: boolean;
  seed: number;
  help: boolean;
}

/** Reads the command line; throws an Error that says what is wrong with it. */
export function parseOptions(args: readonly string[], cwd: string, defaultOut: string): DemoOptions {
  const { values } = parseArgs({
    // pnpm passes its own `--` separator on.
    args: args.filter((arg) => arg !== '--'),
    options: {
      carrier: { type: 'string', default: 'twilio' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { carrier, out } = values;
  if (carrier !== 'twilio' && carrier !== 'acs') {
    throw new Error(`--carrier is "${carrier}"; give twilio or acs`);
  }
  if (out === '') throw new Error('--out needs a folder');
  const seed = Number(values.seed);
  if (values.seed.trim() === '' || !Number.isSafeInteger(seed)) {
    throw new Error(`--seed is "${values.seed}"; give a whole number`);
  }
  return {
    carrier,
    out: out === undefined ? defaultOut : resolve(cwd, out),
    json: values.json,
    seed,
    help: values.help,
  };
}
