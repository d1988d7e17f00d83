// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { report } from '../bench/report/write.ts';
import type { Row } from '../bench/rows/row.ts';
import { runCommand } from '../command-line.ts';
import { measureCapacity } from './capacity.ts';
import { measureLatency } from './latency.ts';
import { type Options, readOptions, usage } from './options.ts';
import { capacityRows } from './rows/capacity-rows.ts';
import { latencyRows } from './rows/latency-rows.ts';
import { setStage, type Stage } from './stage.ts';
import { type Bridges, startBridges } from './start-bridges.ts';
import { subjects } from './subjects.ts';

type Measured = { rows: Row[]; details: Record<string, unknown> };

const measurements = {
  latency: async (stage: Stage, bridges: Bridges, { sizes }: Options): Promise<Measured> => {
    const outcomes = await measureLatency(stage, bridges, sizes.latency);
    return { rows: latencyRows(outcomes), details: Object.fromEntries(outcomes) };
  },
  capacity: async (stage: Stage, bridges: Bridges, { sizes }: Options): Promise<Measured> => {
    const outcomes = await measureCapacity(stage, bridges, sizes.capacity);
    return { rows: capacityRows(outcomes, sizes.capacity.calls), details: Object.fromEntries(outcomes) };
  },
};

async function main(options: Options): Promise<void> {
  const rows: Row[] = [];
  const details: Record<string, unknown> = {};
  const stage = setStage();
  try {
    const bridges = await startBridges(stage, options.sizes.capacity.calls);
    for (const name of options.only) {
      const startedAt = performance.now();
      process.stderr.write(`${name} ... `);
      const measured = await measurements[name](stage, bridges, options);
      rows.push(...measured.rows);
      details[name] = measured.details;
      process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
    }
  } finally {
    await stage.close();
  }
  await report(rows, options, subjects, details);
}

await runCommand({ usage, readOptions, main });
