// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };

const cli = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url));

/** Runs the built command; `firstLine` resolves to the first line of its standard output. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { out: '', err: '' };
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output.out += chunk.toString();
      if (output.out.includes('\n')) resolve(output.out.split('\n')[0] ?? '');
    });
  });
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output, firstLine, ended };
}

describe('voicelive-emulator', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'prints the endpoint and the base URL for OpenAI clients, serves them, and exits on %s',
    async (signal) => {
      const { child, output, firstLine, ended } = run('--port', '0', '--voice', 'builtin');
      const endpoint = await firstLine;
      expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect((await fetch(`${endpoint}/_emulator/health`)).status).toBe(200);
      child.kill(signal);
      expect(await ended).toBe(0);
      expect(output.out).toBe(`${endpoint}\n${endpoint}/v1\n`);
    },
  );

  test.each([
    [['--bogus'], "Unknown option '--bogus'"],
    [['--port', 'many'], "--port is 'many'; give a whole number from 0 to 65535"],
    [['--token-lifetime-s', '1h'], "--token-lifetime-s is '1h'; give a whole number"],
    [['--voice', 'opera'], "--voice is 'opera'; give one of auto, builtin, espeak-ng, flite"],
    [['--scenario', 'nowhere.yaml'], 'nowhere.yaml'],
    [['--host', '0.0.0.0'], 'give a key'],
    [['--fault', 'earthquake'], 'give one of handshake-hang'],
    [['--fault', 'tls-failure'], 'start the emulator with tls'],
    [['--replay', 'nowhere.jsonl'], 'nowhere.jsonl'],
    [['--stt-model', 'ears'], 'give both'],
  ])('%j exits with 2 and a message', async (args, message) => {
    const { output, ended } = run(...args);
    expect(await ended).toBe(2);
    expect(output.err).toContain(message);
    expect(output.err).not.toContain('    at ');
    expect(output.out).toBe('');
  });

  test('with --tls serves https and explains how to trust it', async () => {
    const { child, output, firstLine, ended } = run('--tls', '--voice', 'builtin', '--fault', 'cut');
    const endpoint = await firstLine;
    expect(endpoint).toMatch(/^https:/);
    await expect.poll(() => output.err).toMatch(/NODE_EXTRA_CA_CERTS=.+\.pem/);
    const caFile = /NODE_EXTRA_CA_CERTS=(?<file>.+)/.exec(output.err)?.groups?.['file'] ?? '';
    const script = `fetch('${endpoint}/_emulator/faults').then((r) => r.text()).then(console.log)`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: caFile };
    const client = spawn(process.execPath, ['--eval', script], { env });
    let told = '';
    client.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
    expect(await once(client, 'close')).toEqual([0, null]);
    expect(JSON.parse(told)).toMatchObject({ armed: [{ slug: 'cut', when: 'created' }] });
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(existsSync(caFile)).toBe(false);
  });

  test('prints its version and its help', async () => {
    const version = run('--version');
    const help = run('--help');
    expect([await version.ended, await help.ended]).toEqual([0, 0]);
    expect(version.output.out).toBe(`${packageJson.version}\n`);
    expect(help.output.out).toContain('--scenario FILE');
  });
});
