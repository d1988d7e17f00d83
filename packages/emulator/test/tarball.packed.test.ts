// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Client } from './client.ts';
import packageJson from '../package.json' with { type: 'json' };

const packages = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'voicelive-packed-'));
/** The Node that runs the tests comes first. */
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` };
const run = (program: string, args: string[], cwd = folder) =>
  promisify(execFile)(program, args, { cwd, env, maxBuffer: 2 ** 24 });

/** What a user gets: the tarballs, installed into an empty folder. */
beforeAll(async () => {
  const tarballs: string[] = [];
  for (const name of ['protocol', 'audio', 'emulator']) {
    const where = join(packages, name);
    const { stdout } = await run(
      'npx',
      ['--yes', 'pnpm@12', 'pack', '--json', '--pack-destination', folder],
      where,
    );
    tarballs.push((JSON.parse(stdout) as { filename: string }).filename);
  }
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package in an empty folder', () => {
  test('prints its version with npx', async () => {
    const { stdout } = await run('npx', ['voicelive-emulator', '--version']);
    expect(stdout).toBe(`${packageJson.version}\n`);
  });

  test('is a command that serves a conversation from a scenario and shows it', async () => {
    writeFileSync(
      join(folder, 'demo.yaml'),
      'version: 1\nturns:\n  - { when: { text: time }, say: Ten past three. }\n',
    );
    const child = spawn('npx', ['voicelive-emulator', '--voice', 'builtin', '--scenario', 'demo.yaml'], {
      cwd: folder,
      env,
      detached: true,
    });
    onTestFinished(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const endpoint = line.toString().split('\n')[0] ?? '';
    const query = 'api-version=2026-07-15&model=gpt-realtime';
    const client = await Client.upgrade(`${endpoint.replace('http', 'ws')}/voice-live/realtime?${query}`);
    client.type('What time is it?');
    expect((await client.next('response.audio_transcript.done')).transcript).toBe('Ten past three.');
    expect(await (await fetch(endpoint)).text()).toContain('<title>Voice Live emulator</title>');
  });

  test.each([
    ['start.mjs', "import { startEmulator } from '@voicelive-kit/emulator';"],
    ['start.cjs', "const { startEmulator } = require('@voicelive-kit/emulator');"],
  ])('starts in code: %s', async (file, first) => {
    const rest = `startEmulator({ voice: 'builtin' }).then(async (emulator) => {
      const page = await fetch(emulator.endpoint + '/_emulator/style.css');
      console.log(page.status, emulator.sessions().length);
      await emulator.close();
    });`;
    writeFileSync(join(folder, file), `${first}\n${rest}`);
    const { stdout } = await run(process.execPath, [file]);
    expect(stdout).toBe('200 0\n');
  });

  test.each([
    ['testing.mjs', "import { ScriptError, startTestEmulator } from '@voicelive-kit/emulator/testing';"],
    ['testing.cjs', "const { ScriptError, startTestEmulator } = require('@voicelive-kit/emulator/testing');"],
  ])('serves unit tests: %s', async (file, first) => {
    const rest = `startTestEmulator({ script: [{ user: 'Hello', reply: 'Hi.' }] }).then(async (emulator) => {
      try { emulator.assertAllUsed(); } catch (error) { console.log(error instanceof ScriptError, error.message); }
      await emulator.close();
    });`;
    writeFileSync(join(folder, file), `${first}\n${rest}`);
    const { stdout } = await run(process.execPath, [file]);
    expect(stdout).toBe('true Never requested: { user: "Hello" }.\n');
  });
});
