#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import packageJson from '../package.json' with { type: 'json' };
import { readCommandLine, USAGE, type Command } from './cli-options.ts';
import { startEmulator, type Emulator } from './start-emulator.ts';

async function main(): Promise<void> {
  const command = orExit(() => readCommandLine(process.argv.slice(2)));
  if (command.kind === 'help') return void process.stdout.write(USAGE);
  if (command.kind === 'version') return void process.stdout.write(`${packageJson.version}\n`);
  const emulator = await start(command);
  process.stdout.write(`${emulator.endpoint}\n${emulator.openaiEndpoint}\n`);
  process.stderr.write('Voice Live emulator is listening; press Ctrl+C to stop.\n');
  process.stderr.write(
    `Voice agents of Foundry: ${emulator.endpoint}/api/projects/PROJECT, any project and agent.\n`,
  );
  if (emulator.caFile !== undefined) {
    process.stderr.write(`Clients trust its certificate with NODE_EXTRA_CA_CERTS=${emulator.caFile}\n`);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void emulator.close();
    });
  }
}

async function start(command: Extract<Command, { kind: 'run' }>): Promise<Emulator> {
  try {
    return await startEmulator(command.options);
  } catch (error) {
    return exit(error);
  }
}

function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    return exit(error);
  }
}

/** Bad flags, scenarios and ports are user errors: print the message without a stack. */
function exit(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`voicelive-emulator: ${message}\nSee voicelive-emulator --help.\n`);
  process.exit(2);
}

main().catch(exit);
