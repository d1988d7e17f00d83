// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runCommand } from '../command-line.ts';
import type { Server } from './measurement.ts';
import { EMULATOR, type Options, readOptions, usage } from './options.ts';
import { report } from './report/write.ts';
import { groups } from './rows/index.ts';
import type { Row } from './rows/row.ts';
import { spawn } from './rpc.ts';
import type { ServerApi } from './server/main.ts';
import { full, quick } from './sizes.ts';

async function measure(server: Server, options: Options): Promise<Row[]> {
  const sizes = options.quick ? quick : full;
  const rows: Row[] = [];
  for (const name of options.only) {
    if (name === EMULATOR) continue;
    const startedAt = performance.now();
    process.stderr.write(`${name} ... `);
    rows.push(...((await groups[name]?.(server, sizes)) ?? []));
    process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
  }
  return rows;
}

/** Runs the emulator's load bench, which prints its own results. */
async function measureEmulator(isQuick: boolean): Promise<void> {
  const script = join(import.meta.dirname, '../../packages/emulator/bench/fifty-sessions.ts');
  const size = isQuick ? ['--sessions', '10', '--seconds', '3'] : [];
  const child = fork(script, size, { stdio: 'inherit' });
  await once(child, 'exit');
}

async function main(options: Options): Promise<void> {
  const server: Server = spawn<ServerApi>('server/main.ts');
  try {
    await report(await measure(server, options), options);
  } finally {
    await server.stop();
  }
  if (options.only.includes(EMULATOR)) await measureEmulator(options.quick);
}

await runCommand({ usage, readOptions, main });
