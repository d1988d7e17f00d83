// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type Report,
  runConformance,
  selectChecks,
  selectTemperaments,
  temperamentLegend,
  toComparison,
  toTerminal,
  writeReports,
} from '@voicelive-kit/conformance';
import { format, resolveConfig } from 'prettier';
import { runCommand } from '../command-line.ts';

const usage = `Usage: npx pnpm@12 conformance [options] [area or check ...]

Runs every check, or those of the given areas and checks, against our plugin with both of its protocols and against LiveKit's OpenAI plugin, and
writes reports and a comparison to out/conformance. The exit code is 1 when ours fails unexpectedly; the other plugin is
for comparison.

  --temperament NAME  how the provider behaves: polite (default), another temperament, or all; may be given several times
  --update            also write packages/conformance/COMPARISON.md
  --help              show this help`;

interface Options {
  help: boolean;
  only: string[];
  temperament: string[];
  update: boolean;
}

function readOptions(args: string[]): Options {
  const { values, positionals: only } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      temperament: { type: 'string', multiple: true, default: ['polite'] },
      update: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  // Unknown names are reported now.
  selectChecks({ only });
  selectTemperaments(values.temperament);
  return { ...values, only };
}

const own = join(import.meta.dirname, '../../packages/agents-plugin-azure-voicelive/test/conformance');
const PLUGINS = [
  {
    slug: 'azure-voicelive',
    adapter: join(own, 'adapter.ts'),
    expectedFailures: join(own, 'expected-failures.yaml'),
  },
  {
    slug: 'voice-agent',
    adapter: join(own, 'voice-agent-adapter.ts'),
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
async function main({ only, temperament, update }: Options): Promise<void> {
  const reports: Report[] = [];
  for (const { slug, adapter, expectedFailures } of PLUGINS) {
    const report = await runConformance({
      adapter,
      only,
      temperament,
      expectedFailures,
      onResult: ({ verdict }) => process.stderr.write(verdict === 'fail' ? 'F' : '.'),
    });
    process.stderr.write('\n');
    process.stdout.write(toTerminal(report, { colour: process.stdout.isTTY }));
    await writeReports(report, join(folder, slug));
    reports.push(report);
  }
  await mkdir(folder, { recursive: true });
  const files = [join(folder, 'comparison.md'), ...(update ? [COMPARISON] : [])];
  const style = await resolveConfig(COMPARISON);
  const text = await format(comparison(reports), { ...style, parser: 'markdown' });
  for (const file of files) await writeFile(file, text);
  process.stdout.write(`Reports and comparison are in ${folder}\n`);
  process.exitCode = reports[0]?.ok && reports[1]?.ok ? 0 : 1;
}

function comparison(all: readonly Report[]): string {
  const [first] = all;
  const date = first?.startedAt.slice(0, 10);
  const arguments_ = process.argv.slice(2).filter((given) => given !== '--update');
  return `# Comparison of two plugins over three protocols

Made by \`npx pnpm@12 ${['conformance', ...arguments_].join(' ')}\` on ${date}, with @livekit/agents ${first?.environment.framework}. A
failed check is a finding about behaviour the framework relies on, not about the authors of the plugin. The requirements are in
[docs/realtime-contract.md](../../docs/realtime-contract.md); what was expected and seen is in the reports of that run (\`out/conformance\`).

A cell shows how many checks of an area pass and, after the slash, how many fail; a dot if none applies. A check that makes no
sense under a temperament does not apply under it, nor does one that needs a feature the plugin does not have.

${toComparison(all)}
## The temperaments of the provider

${temperamentLegend(all)}`;
}

await runCommand({ usage, readOptions, main });
