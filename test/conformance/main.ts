// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Report,
  runConformance,
  toComparison,
  toTerminal,
  writeReports,
} from '@voicelive-kit/conformance';

/**
 * Holds our plugin and LiveKit's OpenAI plugin against every check and writes reports and a comparison. Arguments are
 * areas and checks, none for all. Ends with 1 when ours fails unexpectedly: the other is there to compare with.
 */
const PLUGINS = [
  { slug: 'azure-voicelive', expectedFailures: join(import.meta.dirname, 'expected-failures.yaml') },
  { slug: 'openai', expectedFailures: undefined },
];
const folder = join(import.meta.dirname, '../../out/conformance');

const reports: Report[] = [];
for (const { slug, expectedFailures } of PLUGINS) {
  const report = await runConformance({
    adapter: join(import.meta.dirname, 'adapters', `${slug}.ts`),
    only: process.argv.slice(2),
    expectedFailures,
    onResult: ({ verdict }) => process.stderr.write(verdict === 'fail' ? 'F' : '.'),
  });
  process.stderr.write('\n');
  process.stdout.write(toTerminal(report, { colour: process.stdout.isTTY }));
  await writeReports(report, join(folder, slug));
  reports.push(report);
}
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'comparison.md'), toComparison(reports));
process.stdout.write(`Reports and comparison are in ${folder}\n`);
process.exitCode = reports[0]?.ok ? 0 : 1;
