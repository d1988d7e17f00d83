// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './markdown-files.ts';

const PROOF = /\]\((?<file>[^)]+\.test\.ts)\)(?: “(?<title>[^”]+)”)?/gu;
const text = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');

test('every test that the threat model names is there', () => {
  const proofs = [...text.matchAll(PROOF)].map(({ groups }) => groups ?? {});
  expect(proofs.length).toBeGreaterThan(40);
  const missing = proofs.filter(({ file = '', title = '' }) => !hasTitle(join(root, 'docs', file), title));
  expect(missing).toEqual([]);
});

test('every step of continuous integration that the threat model names is there', () => {
  const steps = [...text.matchAll(/step “(?<name>[^”]+)” of `\.ci\/run`/gu)].map(
    ({ groups }) => groups?.['name'],
  );
  expect(steps.length).toBeGreaterThan(0);
  const ci = readFileSync(join(root, '.ci/run'), 'utf8');
  expect(steps.filter((name) => !ci.includes(`step "${name}" `))).toEqual([]);
});

/** Whether a file has a test of that title, or one whose words were polished since. */
function hasTitle(path: string, title: string): boolean {
  if (title === '') return true;
  const words = title.split(' ');
  const lines = readFileSync(path, 'utf8').replaceAll("\\'", "'").split('\n');
  return lines.some((line) => words.filter((word) => line.includes(word)).length > words.length * 0.6);
}
