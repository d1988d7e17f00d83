// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from '../../bench/rpc.ts';
import type { SoakApi } from './lane.ts';
import { growthOf, type Row, type SoakReport } from './row.ts';

export interface RunSoakOptions {
  hours: number;
  realTime: boolean;
  out: string;
  onRow: (row: Row) => void;
}

/** Runs a soak in a separate process, and writes its result. */
export async function runSoak({ hours, realTime, out, onRow }: RunSoakOptions): Promise<SoakReport> {
  const startedAt = performance.now();
  const lane = spawn<SoakApi>(new URL('lane.ts', import.meta.url), realTime ? ['--real-time'] : [], [
    '--expose-gc',
  ]);
  const rows: Row[] = [];
  const findings: string[] = [];
  try {
    for (const minutes of momentsOf(hours)) {
      const row = await lane.call('until', minutes);
      rows.push(row);
      onRow(row);
    }
    findings.push(...(await lane.call('end')));
  } catch (error) {
    findings.push(`the process did not survive: ${String(error)}`);
  }
  await lane.stop();
  findings.push(...growthOf(rows));
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const report = { hours, realTime, seconds, rows, findings };
  await mkdir(out, { recursive: true });
  const file = join(out, realTime ? 'soak-real-time.json' : 'soak.json');
  await writeFile(file, `${JSON.stringify(report, undefined, 1)}\n`);
  return report;
}

/** When to measure, in minutes: each hour; in a short soak, six times. */
export function momentsOf(hours: number): number[] {
  const all = hours * 60;
  const every = hours >= 2 ? 60 : all / 6;
  return Array.from({ length: Math.ceil(all / every) }, (_, index) => Math.min(all, (index + 1) * every));
}
