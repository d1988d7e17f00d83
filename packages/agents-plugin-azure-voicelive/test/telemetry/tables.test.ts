// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { METRICS } from '../../src/telemetry/metrics.ts';
import { ATTR, SPANS } from '../../src/telemetry/names.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const [, section = ''] = /^## Seeing inside\n(.*?)^## /msu.exec(readme) ?? [];

/** Returns the rows of the table whose first column has this title, with the text of each cell. */
function rows(title: string): string[][] {
  const lines = section.split('\n');
  const begin = lines.findIndex((line) => line.startsWith(`| ${title} `));
  const end = lines.findIndex((line, at) => at > begin && !line.startsWith('|'));
  return lines.slice(begin + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

test('the README lists exactly the existing spans', () => {
  expect(rows('Span').map(([name]) => name)).toEqual(Object.values(SPANS));
});

test('the README lists exactly the existing metrics, with kind and unit', () => {
  expect(rows('Metric').map(([name, kind, unit]) => ({ name, kind, unit }))).toEqual(
    Object.values(METRICS).map(({ name, kind, unit }) => ({ name, kind, unit })),
  );
});

test('the README names only existing attributes', () => {
  const named = rows('Metric').flatMap((cells) => cells[3]?.split(', ').filter(Boolean) ?? []);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !(Object.values(ATTR) as string[]).includes(name))).toEqual([]);
});
