// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startEmulator } from '@voicelive-kit/emulator';
import { placeCall } from '@voicelive-kit/phone/emulator';
import { freePort } from '@voicelive-kit/room/process/free-port.ts';
import { expect, onTestFinished, test } from 'vitest';

const folder = join(import.meta.dirname, '../../examples/phone');
const AUTH_TOKEN = 'x'.repeat(32);

/** The telephone server of the example as a process of its own, which talks to an emulator. */
async function aServer() {
  const emulator = await startEmulator({ voice: 'builtin' });
  onTestFinished(() => emulator.close());
  const [port, healthPort] = [await freePort('tcp'), await freePort('tcp')];
  const env = {
    ...process.env,
    PUBLIC_URL: 'https://phone.example.com',
    PORT: String(port),
    HEALTH_PORT: String(healthPort),
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    AZURE_VOICELIVE_ENDPOINT: emulator.endpoint,
    AZURE_VOICELIVE_API_KEY: 'any',
  };
  const child = spawn(process.execPath, [join(folder, 'server.ts')], { env, stdio: 'inherit' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | string);
  /** What the health server answers; undefined when there is none. */
  const ask = async (path: string): Promise<{ status: number; calls: number } | undefined> => {
    const answer = await fetch(`http://127.0.0.1:${healthPort}${path}`).catch(() => undefined);
    if (!answer) return undefined;
    const { active_calls: calls } = (await answer.json()) as { active_calls: number };
    return { status: answer.status, calls };
  };
  await expect.poll(() => ask('/')).toEqual({ status: 200, calls: 0 });
  const drain = () =>
    spawnSync(process.execPath, [join(folder, 'drain.ts'), String(child.pid)], { env, encoding: 'utf8' });
  let seed = 0;
  const call = () =>
    placeCall({
      carrier: 'twilio',
      webhookUrl: `http://127.0.0.1:${port}/twilio/voice`,
      publicUrl: 'https://phone.example.com',
      authToken: AUTH_TOKEN,
      seed: (seed += 1),
      steps: [{ do: 'wait', until: 'agent-speaks' }],
    });
  return { child, ended, ask, drain, call };
}

test('a server that is told to stop is not ready, refuses callers, lets the one it has finish, and ends', async () => {
  const { child, ended, ask, call } = await aServer();
  const first = call();
  await expect.poll(() => ask('/')).toEqual({ status: 200, calls: 1 });
  child.kill('SIGTERM');
  await expect.poll(() => ask('/')).toEqual({ status: 503, calls: 1 });
  expect(await ask('/bridge')).toEqual({ status: 200, calls: 1 });
  const second = await call().finished;
  expect(second.requests[0]?.body).toContain('<Reject reason="busy"');
  expect(child.exitCode).toBeNull();
  first.hangUp();
  expect((await first.finished).endedBy).toBe('caller');
  expect(await ended).toBe(0);
});

test('a server that is told to drain and stay says how many calls it has, takes none, and stays', async () => {
  const { child, ask, drain, call } = await aServer();
  const first = call();
  await expect.poll(() => ask('/')).toEqual({ status: 200, calls: 1 });
  expect(drain().stdout).toBe('calls=1\n');
  expect(await ask('/')).toEqual({ status: 503, calls: 1 });
  expect((await call().finished).requests[0]?.body).toContain('<Reject reason="busy"');
  first.hangUp();
  await first.finished;
  await expect.poll(() => drain().stdout).toBe('calls=0\n');
  expect(child.exitCode).toBeNull();
});
