// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A recorded caller calls the server of `server.ts`, offline: carrier and service are emulated. */
import { join, relative } from 'node:path';
import { initializeLogger } from '@livekit/agents';
import { TranscriptPrinter } from '@voicelive-kit/reference-agent/demo/transcript-printer.ts';
import { holdCall } from './demo/hold-call.ts';
import { type DemoOptions, HELP, parseOptions } from './demo/options.ts';
import type { PhoneResult } from './demo/result.ts';
import { summarize } from './demo/summarize.ts';
import { writeResults } from './demo/write-results.ts';

const { env } = process;
const CARRIERS = { twilio: 'Twilio', acs: 'Azure Communication Services' };

async function run(options: DemoOptions): Promise<PhoneResult> {
  const printer = new TranscriptPrinter(options.json ? process.stderr : process.stdout);
  initializeLogger({ pretty: false, level: env.LOG_LEVEL ?? 'silent' });
  printer.line(printer.heading('voicelive-kit phone'));
  printer.line(printer.dim(`offline · ${CARRIERS[options.carrier]} and Azure AI Voice Live are emulated`));
  printer.line();

  const held = await holdCall(options, printer);
  const result = summarize(options, held);
  const files = writeResults(options.out, result, held.record);

  printer.line();
  printer.line(printer.heading('Promises'));
  for (const { name, passed, detail } of result.checks) {
    printer.line(`  ${printer.mark(passed)} ${name}  ${printer.dim(detail)}`);
  }
  printer.line();
  for (const file of files) printer.line(shortest(file));
  return result;
}

/** Runs the command line and returns the exit code. */
async function main(): Promise<number> {
  let options: DemoOptions;
  try {
    // pnpm starts scripts in the package's folder; INIT_CWD is where the person is.
    const cwd = env.INIT_CWD ?? process.cwd();
    options = parseOptions(process.argv.slice(2), cwd, join(import.meta.dirname, '../../out/phone'));
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\nTry: node demo.ts --help\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    const result = await run(options);
    if (options.json) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
    return result.checks.every(({ passed }) => passed) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return 1;
  }
}

/** A path as people would type it: relative when it is below, absolute elsewhere. */
function shortest(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

process.exitCode = await main();
