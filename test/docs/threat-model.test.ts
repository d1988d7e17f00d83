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
  const missing = proofs.filter(({ file = '', title = '' }) => {
    const code = readFileSync(join(root, 'docs', file), 'utf8').replaceAll("\\'", "'");
    return !code.includes(title);
  });
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
