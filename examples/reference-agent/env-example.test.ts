// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = import.meta.dirname;
const plugin = join(folder, '../../packages/agents-plugin-azure-voicelive/src');
const example = readFileSync(join(folder, '.env.example'), 'utf8');
const settings = example.split('\n').filter((line) => /^(# )?[A-Z][A-Z0-9_]*=/u.test(line));
const named = settings.map((line) => line.replace(/^# /u, '').split('=', 1)[0]);

/** Variables in the source of a program: `env.NAME`, `env['NAME']`, `{ NAME: … } = env`. */
function readIn(source: string): string[] {
  const direct = [...source.matchAll(/\benv(?:\?\.|\.|\[['"])([A-Z][A-Z0-9_]+)/gu)].map(
    ([, name = '']) => name,
  );
  const taken = source.matchAll(/\{([^{}]*)\}\s*=\s*(?:process\.)?env\b/gu);
  return [...direct, ...[...taken].flatMap(([, names = '']) => names.match(/\b[A-Z][A-Z0-9_]+\b/gu) ?? [])];
}

test('names every variable that the agent reads', () => {
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const read = sources.flatMap((name) => readIn(readFileSync(join(folder, name), 'utf8')));
  expect(read).toEqual(expect.arrayContaining(['LIVEKIT_URL', 'HOST', 'PORT']));
  // INIT_CWD is set by package managers. The plugin's second spelling of its variables is for users who already have
  // them.
  const own = read.filter((name) => name !== 'INIT_CWD' && !name.startsWith('AZURE_VOICE_LIVE_'));
  expect(named).toEqual(expect.arrayContaining(own));
});

test('names every variable that the plugin reads', () => {
  const source = readFileSync(join(plugin, 'options/resolve-target.ts'), 'utf8');
  const type = /type EnvironmentSetting =([^;]+);/u.exec(source)?.[1] ?? '';
  const names = [...type.matchAll(/'(\w+)'/gu)].map(([, setting]) => `AZURE_VOICELIVE_${setting}`);
  expect(names).toContain('AZURE_VOICELIVE_ENDPOINT');
  expect(named).toEqual(expect.arrayContaining(names));
});

test('names the variables that the framework’s worker reads', () => {
  expect(named).toEqual(expect.arrayContaining(['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET']));
});

test('is read identically by Node and container engines, which take values literally', () => {
  for (const line of settings) expect(line.slice(line.indexOf('='))).not.toMatch(/["'#\s]/u);
});

test('contains no credential', () => {
  const secret = settings.filter((line) => /(KEY|SECRET)=/u.test(line));
  expect(secret).toHaveLength(4);
  for (const line of secret) expect(line).toMatch(/=$/u);
});

test('leaves out what the container image sets, and what must not be empty', () => {
  const set = settings.filter((line) => !line.startsWith('#')).map((line) => line.split('=', 1)[0]);
  expect(set).toContain('AZURE_VOICELIVE_MODEL');
  expect(set).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(HOST|PORT|LOG_LEVEL)$/u)]));
});
