// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@voicelive-kit/audio';
import { expect, onTestFinished, test } from 'vitest';
import { startBridge, type BridgeOptions } from './bridge.ts';

const CLI = join(import.meta.dirname, '../../dist/emulator/cli.mjs');

function run(
  signal: AbortSignal,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, signal };
    execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** Answers the first frame of the caller with half a second of audio, and returns marks' names. */
const echo: BridgeOptions = {
  answers: {
    '/voice': '<Response><Connect><Stream url="wss://phone.example.com/media"/></Connect></Response>',
  },
  onMessage: (message, socket) => {
    if (message.event === 'media' && message.media.chunk === '20') socket.sound(500);
    if (message.event === 'stop') socket.socket.close();
  },
};

test('places a call from the command line and prints where the audio is', async ({ signal }) => {
  const folder = await mkdtemp(join(tmpdir(), 'phone-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const wav = join(folder, 'hello.wav');
  await writeFile(wav, writeWav({ samples: new Int16Array(4800).fill(2000), rate: 16_000, channels: 1 }));
  const bridge = await startBridge(echo);
  const { code, stdout, stderr } = await run(
    signal,
    [
      `--webhook=${bridge.http}/voice`,
      '--public-url=https://phone.example.com',
      '--auth-token-env=PHONE_TOKEN',
      `--say=${wav}`,
      '--wait=200',
      `--out=${join(folder, 'out')}`,
    ],
    { PHONE_TOKEN: 'very-secret' },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('ended by: caller');
  expect(stdout).toContain(join(folder, 'out', 'heard.wav'));
  expect(stdout).not.toContain('very-secret');
  expect((await readdir(join(folder, 'out'))).sort()).toEqual([
    'call.json',
    'call.wav',
    'heard.wav',
    'said.wav',
  ]);
  expect(bridge.requests[0]?.headers['x-twilio-signature']).toHaveLength(28);
});

test('exits with 1 when the bridge rejects the call, and with 2 when the command line is wrong', async ({
  signal,
}) => {
  const bridge = await startBridge();
  const refused = await run(signal, ['--webhook', `${bridge.http}/voice`, '--auth-token-env', 'T'], {
    T: 't',
  });
  expect(refused).toMatchObject({ code: 1, stderr: '' });
  expect(refused.stdout).toContain('problem 11200');
  const wrong = await run(signal, ['--webhook', 'nowhere', '--auth-token-env', 'T'], { T: 't' });
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('webhookUrl must be a URL');
  const help = await run(signal, ['--help']);
  expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('--fault NAME') as string });
});
