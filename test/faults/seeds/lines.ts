// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Script } from './script.ts';
import type { Failure, SeedResult } from './run-seeds.ts';

/** One line for one seed; for a failure also how to reproduce it. */
export function seedLines(
  { seed, steps, durationMs, failure }: SeedResult,
  done: number,
  all: number,
): string {
  const count = `[${String(done).padStart(String(all).length)}/${all}]`;
  const seconds = (durationMs / 1000).toFixed(1);
  const head = `${count} seed ${seed}: ${steps} steps in ${seconds} s`;
  if (failure === undefined) return `✓ ${head}`;
  return [`✗ ${head}`, ...failureLines(seed, failure)].join('\n');
}

function failureLines(seed: number, { script, path, findings, tried }: Failure): string[] {
  return [
    ...findings.map((finding) => `    ✗ ${finding}`),
    `    Shrunk to ${script.length} steps in ${tried} tries. Again: pnpm faults --seed ${seed} --path ${path}`,
    '    As a test:',
    ...asTest(seed, script).map((line) => `      ${line}`),
  ];
}

/** A script as a test for found.test.ts. */
export function asTest(seed: number, script: Script): string[] {
  return [
    `{`,
    `  name: 'seed ${seed}',`,
    `  script: [`,
    ...script.map((step) => `    ${JSON.stringify(step)},`),
    `  ],`,
    `},`,
  ];
}
