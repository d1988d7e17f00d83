// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './markdown-files.ts';

test.each([
  ['packages/emulator/README.md', 'test/testing/ten-lines.test.ts'],
  ['packages/emulator/README.md', 'test/testing/official-sdk.test.ts'],
  ['packages/agents-plugin-azure-voicelive/README.md', 'test/testing/typed-session.ts'],
])('%s shows %s as it runs here', (document, program) => {
  const readme = readFileSync(join(root, document), 'utf8');
  const file = readFileSync(join(root, program), 'utf8');
  const code = file.split('\n').slice(2).join('\n');
  expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``);
});
