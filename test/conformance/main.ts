// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Report,
  runConformance,
  temperamentLegend,
  toComparison,
  toTerminal,
  writeReports,
} from '@voicelive-kit/conformance';
import { format, resolveConfig } from 'prettier';

/**
 * Holds our plugin and LiveKit's OpenAI plugin against every check and writes reports and a comparison. Arguments are
 * areas and checks, none for all; `--temperament all` tries every temperament of the provider, and `--update` writes the
 * comparison that is part of the repository as well. Ends with 1 when ours fails unexpectedly: the other is there to
 * compare with.
 */
const own = join(import.meta.dirname, '../../packages/agents-plugin-azure-voicelive/test/conformance');
const PLUGINS = [
  {
    slug: 'azure-voicelive',
    adapter: join(own, 'adapter.ts'),
    expectedFailures: join(own, 'expected-failures.yaml'),
  },
  {
    slug: 'openai',
    adapter: join(import.meta.dirname, 'adapters/openai.ts'),
    expectedFailures: undefined,
  },
];
const COMPARISON = join(import.meta.dirname, '../../packages/conformance/COMPARISON.md');
const folder = join(import.meta.dirname, '../../out/conformance');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    temperament: { type: 'string', multiple: true, default: ['polite'] },
    update: { type: 'boolean', default: false },
  },
});

const reports: Report[] = [];
for (const { slug, adapter, expectedFailures } of PLUGINS) {
  const report = await runConformance({
    adapter,
    only: positionals,
    temperament: values.temperament,
    expectedFailures,
    onResult: ({ verdict }) => process.stderr.write(verdict === 'fail' ? 'F' : '.'),
  });
  process.stderr.write('\n');
  process.stdout.write(toTerminal(report, { colour: process.stdout.isTTY }));
  await writeReports(report, join(folder, slug));
  reports.push(report);
}
await mkdir(folder, { recursive: true });
const files = [join(folder, 'comparison.md'), ...(values.update ? [COMPARISON] : [])];
const style = await resolveConfig(COMPARISON);
const text = await format(comparison(reports), { ...style, parser: 'markdown' });
for (const file of files) await writeFile(file, text);
process.stdout.write(`Reports and comparison are in ${folder}\n`);
process.exitCode = reports[0]?.ok ? 0 : 1;

function comparison(all: readonly Report[]): string {
  const [first] = all;
  const date = first?.startedAt.slice(0, 10);
  const arguments_ = process.argv.slice(2).filter((given) => given !== '--update');
  return `# Two plugins, one kit

Made by \`npx pnpm@12 ${['conformance', ...arguments_].join(' ')}\` on ${date}, with @livekit/agents ${first?.environment.framework}. A
failing check is a finding against a promise the framework relies on, not against the people who wrote the plugin. The promises are in
[docs/realtime-contract.md](../../docs/realtime-contract.md); what was expected and seen is in the reports of that run (\`out/conformance\`).

A cell says how many checks of an area hold and, behind the stroke, how many fail; a dot where none applies. A check that contradicts
sense under a temperament does not apply under it, nor one that needs what a plugin does not have.

${toComparison(all)}
## The temperaments of the provider

${temperamentLegend(all)}`;
}
