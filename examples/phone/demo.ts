// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A recorded caller calls the server of `server.ts`, offline: carrier and service are emulated. */
import { join } from 'node:path';
import { initializeLogger } from '@livekit/agents';
import { runCommand, shortest } from '@voicelive-kit/demo/terminal/run-command.ts';
import { TranscriptPrinter } from '@voicelive-kit/demo/terminal/transcript-printer.ts';
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
  printer.line(printer.heading('Checks'));
  for (const { name, passed, detail } of result.checks) {
    printer.line(`  ${printer.mark(passed)} ${name}  ${printer.dim(detail)}`);
  }
  printer.line();
  for (const file of files) printer.line(shortest(file));
  return result;
}

process.exitCode = await runCommand({
  help: HELP,
  parse: (args, cwd) => parseOptions(args, cwd, join(import.meta.dirname, '../../out/phone')),
  run,
});
