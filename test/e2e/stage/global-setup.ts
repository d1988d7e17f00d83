// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { findServer } from '@voicelive-kit/room/livekit/find-server.ts';
import { buildServer } from '@voicelive-kit/room/livekit/build-server.ts';
import { outFile } from './out.ts';
import { forgetTimes, notedTimes, timesTable } from './times.ts';

/** Builds the LiveKit server first, if it must be built: two minutes that belong to no test. */
export async function setup(): Promise<void> {
  forgetTimes();
  if (findServer().kind === 'build') await buildServer((line) => process.stdout.write(`${line}\n`));
}

/** The table of times, at the end of all tests. */
export function teardown(): void {
  const times = notedTimes();
  if (times.length === 0) return;
  const table = timesTable(times);
  writeFileSync(outFile('times.md'), `${table}\n`);
  process.stdout.write(`\n${table}\n`);
}
