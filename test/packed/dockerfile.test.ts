// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@voicelive-kit/room/process/free-port.ts';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildImage, type BuiltImage } from './image/build.ts';
import { type Ended, runInImage, startInImage } from './image/run-image.ts';

const repository = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'voicelive-image-'));
let image: BuiltImage;

beforeAll(async () => {
  image = await buildImage(join(repository, 'examples/reference-agent/Dockerfile'), repository, folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (command: readonly string[], env: Record<string, string>) => startInImage(image, command, env);
const run = (command: readonly string[], env?: Record<string, string>): Promise<Ended> =>
  runInImage(image, command, env);

/** Names of all installed packages, including those of dependencies. */
function installed(): string[] {
  const entries = readdirSync(join(image.workdir, 'node_modules/.pnpm'));
  return entries.map((entry) => entry.replace(/^(@?[^@]+)@.*$/u, '$1').replace('+', '/'));
}

/** A service that is never asked: the worker checks its settings before it registers. */
const SERVICE = { AZURE_VOICELIVE_ENDPOINT: 'http://127.0.0.1:9' };

describe('the image of the reference agent, its steps run without a container', () => {
  test('says which variables to set, one after the other', async () => {
    const says = async (sentence: string, env: Record<string, string>): Promise<void> =>
      expect(await run(image.command, env)).toEqual({ code: 1, output: expect.stringContaining(sentence) });
    await says('AZURE_VOICELIVE_ENDPOINT', {});
    await says('Set LIVEKIT_URL', SERVICE);
    await says('Set LIVEKIT_API_KEY', { ...SERVICE, LIVEKIT_URL: 'ws://127.0.0.1:9' });
  });

  test('contains what the worker needs, and neither emulator, tools, tests nor settings', () => {
    const packages = installed();
    expect(packages).toEqual(
      expect.arrayContaining([
        '@livekit/agents',
        '@livekit/rtc-node',
        '@voicelive-kit/agents-plugin-azure-voicelive',
      ]),
    );
    for (const tool of [
      '@voicelive-kit/emulator',
      'vitest',
      'tsdown',
      'oxlint',
      'prettier',
      'turbo',
      'vite',
      'node',
    ]) {
      expect(packages).not.toContain(tool);
    }
    const own = readdirSync(image.workdir, { recursive: true, encoding: 'utf8' }).filter(
      (path) => !path.startsWith('node_modules'),
    );
    expect(own).toEqual(expect.arrayContaining(['agent.ts', 'drain.ts']));
    expect(own.filter((path) => /\.test\.ts$|^\.env|^Dockerfile/u.test(path))).toEqual([]);
  });

  test('can load the job and the recorded apology', async () => {
    const code = `
      const { default: agent } = await import('./agent.ts');
      const { apologyFrames } = await import('./apology.ts');
      console.log(typeof agent.entry, apologyFrames().length > 100);`;
    const { output } = await run(['node', '--input-type=module', '-e', code]);
    expect(output).toBe('function true\n');
  });

  test('does not run as root, with the health port open to the container’s network', () => {
    expect(image.user).not.toBe('root');
    expect(image.env).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT: image.exposed[0] });
    expect(image.skipped).toEqual([expect.stringContaining('ca-certificates')]);
    expect(existsSync(join(image.root, 'src'))).toBe(false);
  });

  test('is healthy exactly when the worker says so', async () => {
    let status = 200;
    const worker = createServer((_, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    onTestFinished(() => void worker.close());
    await once(worker, 'listening');
    const env = { PORT: String((worker.address() as AddressInfo).port) };
    expect((await run(image.healthCheck, env)).code).toBe(0);
    status = 503;
    expect((await run(image.healthCheck, env)).code).toBe(1);
    expect((await run(image.healthCheck, { PORT: String(await freePort('tcp')) })).code).toBe(1);
  });

  test('is unhealthy while LiveKit cannot be reached, and exits when it is told to stop', async () => {
    const env = {
      ...SERVICE,
      HOST: '127.0.0.1',
      PORT: String(await freePort('tcp')),
      LIVEKIT_URL: 'ws://127.0.0.1:9',
      LIVEKIT_API_KEY: 'devkey',
      LIVEKIT_API_SECRET: 'not-a-secret-of-32-characters-ok',
    };
    const { child, ended, output, says } = start(image.command, env);
    await says('Server is listening');
    expect((await run(image.healthCheck, env)).code).toBe(1);
    child.kill(image.stopSignal as NodeJS.Signals);
    expect((await ended).code).toBe(143);
    expect(output()).not.toContain(env.LIVEKIT_API_SECRET);
  });
});
