// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from './markdown-files.ts';
import { commandsOf } from './shell-commands.ts';

const CHART = 'deploy/helm/voicelive-kit';
const PAGES = [
  'docs/deploy/README.md',
  'docs/deploy/kubernetes.md',
  'docs/deploy/azure.md',
  'deploy/azure/README.md',
  `${CHART}/README.md`,
];
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const inline = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/gu)].map(([, code = '']) => code);
const words = (page: string): string[] => commandsOf(read(page)).flatMap((command) => command.words);

describe.each(PAGES)('%s', (page) => {
  test('names values that the chart has', () => {
    const values = parse(read(`${CHART}/values.yaml`)) as Record<string, unknown>;
    const paths = inline(read(page)).filter((code) =>
      Object.keys(values).some((key) => code.startsWith(`${key}.`)),
    );
    const missing = paths.filter((path) => {
      let at: unknown = values;
      for (const key of path.replace(/ .*$/u, '').split('.'))
        at = (at as Record<string, unknown> | undefined)?.[key];
      return at === undefined;
    });
    expect(missing.filter((path) => !/\.ya?ml$/u.test(path))).toEqual([]);
  });

  test('names files that there are', () => {
    const named = [...inline(read(page)), ...words(page)].filter((word) =>
      /^(?:deploy|docs|examples|packages|test)\/[\w./-]+$/u.test(word),
    );
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('makes Secrets with keys that the chart reads', () => {
    const templates = ['_phone-checks.tpl', '_pod.tpl']
      .map((name) => read(`${CHART}/templates/${name}`))
      .join('');
    const keys = words(page).flatMap((word) => /^--from-literal=(\w+)=/u.exec(word)?.[1] ?? []);
    expect(keys.filter((key) => !new RegExp(String.raw`[" ]${key}["\n]`, 'u').test(templates))).toEqual([]);
  });

  test('sets variables that azd passes on', () => {
    const parameters = read('deploy/azure/infra/main.parameters.json');
    const set = commandsOf(read(page))
      .filter(
        ({ words: [program, command, ...rest] }) =>
          program === 'azd' && command === 'env' && rest[0]?.startsWith('set'),
      )
      .map(({ words: all }) => all[3] ?? '');
    expect(set.filter((name) => !new RegExp(String.raw`\$\{${name}[=}]`, 'u').test(parameters))).toEqual([]);
  });

  test('gives drain.sh options that it has', () => {
    const { stdout } = spawnSync('bash', [join(root, 'deploy/azure/drain.sh'), '--help'], {
      encoding: 'utf8',
    });
    const options = commandsOf(read(page))
      .filter(({ words: [program] }) => program?.endsWith('drain.sh'))
      .flatMap(({ words: all }) => all.filter((word) => word.startsWith('--')));
    expect(options.filter((option) => !stdout.includes(option))).toEqual([]);
  });
});

test('the pages have commands to look at', () => {
  expect(
    PAGES.flatMap(words).filter((word) => ['kubectl', 'helm', 'azd', 'az', 'docker'].includes(word)).length,
  ).toBeGreaterThan(20);
});

test('the variables of the Azure page are parameters, with the default that it says', () => {
  const parameters = read('deploy/azure/infra/main.parameters.json');
  const rows = [...read('docs/deploy/azure.md').matchAll(/^\| `([A-Z_]+)` .*\| `?([^|`]+?)`? *\|$/gmu)];
  expect(rows.length).toBeGreaterThanOrEqual(3);
  for (const [, name, value] of rows) expect(parameters).toContain(`\${${name}=${value?.trim()}}`);
});
