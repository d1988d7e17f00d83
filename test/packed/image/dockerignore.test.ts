// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { isIgnored } from './dockerignore.ts';

const RULES = `
# all but one folder
*
!app
app/demo*
!app/demo/wav.ts
**/*.test.ts
**/out
`;

test.each([
  ['README.md', true],
  ['other/deep/file.ts', true],
  ['app/agent.ts', false],
  ['app/agent.test.ts', true],
  ['app/demo.ts', true],
  ['app/demo/caller.ts', true],
  ['app/demo/wav.ts', false],
  ['app/demo/wav.test.ts', true],
  ['app/out/file', true],
  ['app/outer/file', false],
])('the last matching rule decides, for a folder as well as its content: %s', (path, ignored) => {
  expect(isIgnored(RULES, path)).toBe(ignored);
});
