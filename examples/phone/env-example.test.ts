// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = import.meta.dirname;
const packages = join(folder, '../../packages');
const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');
const settings = read(folder, '.env.example')
  .split('\n')
  .filter((line) => /^(# )?[A-Z][A-Z0-9_]*=/u.test(line));
const named = settings.map((line) => line.replace(/^# /u, '').split('=', 1)[0]);

test('names every variable that the server reads', () => {
  const agent = join(folder, '../reference-agent');
  // What the server takes from the agent, with the variables that it reads.
  const files = ['server.ts', 'health.ts'].map((name) => read(folder, name));
  const borrowed = [...(files[0] ?? '').matchAll(/reference-agent\/([\w-]+\.ts)'/gu)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'agent.ts');
  const source = [...files, ...borrowed.map((name) => read(agent, name))].join('\n');
  const direct = [...source.matchAll(/\benv(?:\.|\[')([A-Z][A-Z0-9_]+)/gu)].map(([, name = '']) => name);
  const [, taken = ''] = /\{([^{}]*)\}\s*=\s*process\.env/u.exec(source) ?? [];
  const [, carriers = ''] = /const CARRIERS = \{([^{}]*)\}/u.exec(source) ?? [];
  const names = [...direct, ...(`${taken} ${carriers}`.match(/\b[A-Z][A-Z0-9_]+\b/gu) ?? [])];
  expect(names).toEqual(
    expect.arrayContaining([
      'PUBLIC_URL',
      'HOST',
      'PORT',
      'TWILIO_AUTH_TOKEN',
      'REDIS_URL',
      'HANDSHAKES_PER_MINUTE',
    ]),
  );
  expect(named).toEqual(expect.arrayContaining(names));
});

test('names every variable that the carriers read', () => {
  const providers = join(packages, 'phone/src/providers');
  const sources = readdirSync(providers).map((name) => read(providers, name));
  const names = sources.flatMap((source) =>
    [...source.matchAll(/process\.env\.(\w+)/gu)].map(([, name]) => name),
  );
  expect(names).toEqual(expect.arrayContaining(['TWILIO_AUTH_TOKEN', 'ACS_RESOURCE_ID']));
  expect(named).toEqual(expect.arrayContaining(names));
});

test('names every variable that the plugin reads', () => {
  const source = read(packages, 'agents-plugin-azure-voicelive/src/options/resolve-target.ts');
  const type = /type EnvironmentSetting =([^;]+);/u.exec(source)?.[1] ?? '';
  const names = [...type.matchAll(/'(\w+)'/gu)].map(([, setting]) => `AZURE_VOICELIVE_${setting}`);
  expect(names).toContain('AZURE_VOICELIVE_ENDPOINT');
  expect(named).toEqual(expect.arrayContaining(names));
});

test('is read identically by Node and container engines, and contains no credential', () => {
  for (const line of settings) expect(line.slice(line.indexOf('='))).not.toMatch(/["'#\s]/u);
  const secret = settings.filter((line) => /(KEY|TOKEN|ID)=/u.test(line));
  expect(secret).toHaveLength(4);
  for (const line of secret) expect(line).toMatch(/=$/u);
});
