// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { SESSION_FIELDS, type SessionField } from '../src/index.ts';

const HEADING = '### Session fields';

/** The README's table. */
const table = [
  '| Field | Description | Set by | Since | Voice agents |',
  '| --- | --- | --- | --- | --- |',
  ...Object.entries<SessionField>(SESSION_FIELDS).map(
    ([name, { doc, set = '', since = '', voiceAgents = '' }]) =>
      `| \`${name}\` | ${doc} | ${set} | ${since} | ${voiceAgents === null ? 'none' : voiceAgents && `\`${voiceAgents}\``} |`,
  ),
];

it('the README lists every session field as the table does; `vitest run -u` rewrites it', async () => {
  const file = fileURLToPath(new URL('../README.md', import.meta.url));
  const [before = '', section = ''] = readFileSync(file, 'utf8').split(HEADING);
  const lines = section.split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const after = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  const written = [...lines.slice(0, first), ...table, ...lines.slice(after)].join('\n');
  const config = await resolveConfig(file);
  const text = await format(`${before}${HEADING}${written}`, { ...config, filepath: file });
  await expect(text).toMatchFileSnapshot(file);
});
