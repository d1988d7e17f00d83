// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './markdown-files.ts';

test("the unit test in the emulator's README is the one that runs here", () => {
  const readme = readFileSync(join(root, 'packages/emulator/README.md'), 'utf8');
  const file = readFileSync(join(root, 'test/testing/ten-lines.test.ts'), 'utf8');
  const code = file.split('\n').slice(2).join('\n');
  expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``);
});
