// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

const FILE = join(import.meta.dirname, 'agent.ts');
const MODEL = { AZURE_VOICELIVE_ENDPOINT: 'http://127.0.0.1:1' };
/** A server that is not there. */
const LIVEKIT = {
  LIVEKIT_URL: 'ws://127.0.0.1:1',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'secret',
  PORT: '0',
};

/** This environment without settings of an agent, and with these. */
function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^(?:LIVEKIT|AZURE)_/u.test(name));
  return { ...Object.fromEntries(entries), NO_COLOR: '1', ...settings };
}

function run(args: readonly string[], settings: Record<string, string> = {}) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [FILE, ...args], {
    encoding: 'utf8',
    env: environment(settings),
  });
  return { output: stdout + stderr, status };
}

/** A worker that starts and goes on; `said` waits until it has said something. */
function start(settings: Record<string, string>) {
  const child = spawn(process.execPath, [FILE, 'start'], { env: environment(settings) });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const said = async (words: string): Promise<string> => {
    await expect.poll(() => output).toContain(words);
    return output;
  };
  return { child, said };
}

describe('the worker', () => {
  it('knows the commands of LiveKit workers', () => {
    expect(run(['--help'])).toMatchObject({
      status: 0,
      output: expect.stringMatching(/start \[options\][^]*dev \[options\]/),
    });
  });

  it('says which variable to set when there is no LiveKit server', () => {
    expect(run(['start'], MODEL)).toMatchObject({
      status: 1,
      output: expect.stringContaining('Set LIVEKIT_URL'),
    });
  });

  it.each([
    ['there is no endpoint', {}, 'Set `endpoint` or AZURE_VOICELIVE_ENDPOINT'],
    ['it is not encrypted', { AZURE_VOICELIVE_ENDPOINT: 'http://emulator:8080' }, 'which is not encrypted'],
    ['a number is none', { ...MODEL, HANDSHAKES_PER_MINUTE: 'many' }, 'HANDSHAKES_PER_MINUTE is "many"'],
    ['Redis has no address', { ...MODEL, REDIS_URL: 'redis' }, 'redis://HOST:6379'],
  ])('ends before it registers, and says why, when %s', (_, settings: Record<string, string>, sentence) => {
    const { output, status } = run(['start'], { ...LIVEKIT, ...settings });
    expect({ output, status }).toEqual({ status: 1, output: expect.stringContaining(sentence) });
    expect(output).not.toContain('starting worker');
  });

  it('tries for an hour to reach LiveKit, which is more often than the framework would, and ends when told to', async () => {
    const { child, said } = start({ ...MODEL, ...LIVEKIT });
    expect(await said('retrying in 2 seconds')).toContain('(1/362)');
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
});
