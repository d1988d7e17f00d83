// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SESSION_FIELDS, type SessionField } from '../src/index.ts';

/** The expected rows of the README's table. */
const rows = Object.entries<SessionField>(SESSION_FIELDS).map(([name, { doc, set, since, voiceAgents }]) => [
  `\`${name}\``,
  doc,
  set ?? '',
  since ?? '',
  voiceAgents === null ? 'none' : voiceAgents ? `\`${voiceAgents}\`` : '',
]);

it('the README lists every session field as the table does', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const section = readme.split('### Session fields')[1]?.split('\n### ')[0] ?? '';
  const shown = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(shown).toEqual(rows);
});
