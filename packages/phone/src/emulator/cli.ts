#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { startAcsIdentity } from './acs/identity.ts';
import { describeEvent } from './cli-events.ts';
import { readCommandLine, USAGE, type Run } from './cli-options.ts';
import type { PhoneCallOptions } from './options.ts';
import { placeCall } from './place-call.ts';
import type { CallRecord } from './record.ts';
import { writeRecordings } from './recordings.ts';

/**
 * Exit codes. 0: every call was carried and the bridge made no mistake; 1: a call failed or the bridge made a mistake;
 * 2: invalid command line.
 */
async function main(): Promise<number> {
  const command = readCommandLine(process.argv.slice(2), process.env);
  if (command.kind === 'help') return print(USAGE);
  if (command.kind === 'version') return print(`${packageJson.version}\n`);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  const identity = command.carrier === 'acs' ? await startAcsIdentity({ port: command.jwksPort }) : undefined;
  if (identity !== undefined) print(`keys of ${identity.issuer}: ${identity.jwksUrl}\n`);
  try {
    const calls = Array.from({ length: command.calls }, async (_, index) => {
      const label = command.calls === 1 ? '' : `${index + 1}: `;
      const options = {
        ...command.options,
        ...(identity !== undefined && { identity }),
        seed: command.seed + index,
        signal: interrupted.signal,
        onEvent: (event) => {
          const line = describeEvent(event);
          if (line !== undefined) print(`${label}${line}\n`);
        },
      } as PhoneCallOptions;
      return await report(await placeCall(options).finished, label, command, index);
    });
    return (await Promise.all(calls)).every(Boolean) ? 0 : 1;
  } finally {
    await identity?.close();
  }
}

/** Whether the call was successful. */
async function report(record: CallRecord, label: string, command: Run, index: number): Promise<boolean> {
  if (command.out !== undefined) {
    const folder = command.calls === 1 ? command.out : join(command.out, String(index + 1));
    for (const path of await writeRecordings(record, folder)) print(`${label}${path}\n`);
  }
  return record.problems.length === 0 && record.streams.some(({ openedAtMs }) => openedAtMs !== undefined);
}

function print(text: string): 0 {
  process.stdout.write(text);
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`phone-emulator: ${message}\nSee phone-emulator --help.\n`);
    process.exitCode = 2;
  },
);
