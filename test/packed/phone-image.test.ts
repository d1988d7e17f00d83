// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@voicelive-kit/room/process/free-port.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildImage, type BuiltImage } from './image/build.ts';
import { runInImage, startInImage } from './image/run-image.ts';

const repository = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'voicelive-phone-image-'));
let image: BuiltImage;

beforeAll(async () => {
  image = await buildImage(join(repository, 'examples/phone/Dockerfile'), repository, folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the image of the telephone server, its steps taken without a container', () => {
  test('says which variables to set', async () => {
    const { code, output } = await runInImage(image, image.command);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('set PUBLIC_URL') });
  });

  test('holds what the server runs on, a login without a key among it, and neither emulator nor tools nor tests nor settings', () => {
    const modules = join(image.workdir, 'node_modules');
    for (const name of ['@livekit/agents', '@azure/identity', '@voicelive-kit/phone', 'fastify'])
      expect(existsSync(join(modules, name, 'package.json'))).toBe(true);
    for (const tool of [
      '@voicelive-kit/emulator',
      'vitest',
      'tsdown',
      'oxlint',
      'prettier',
      'turbo',
      'vite',
      'node',
    ])
      expect(existsSync(join(modules, tool))).toBe(false);
    const own = readdirSync(image.workdir, { recursive: true, encoding: 'utf8' }).filter(
      (path) => !path.startsWith('node_modules'),
    );
    expect(own).toEqual(
      expect.arrayContaining(['server.ts', 'drain.ts', 'health.ts', 'reference-agent/agent.ts']),
    );
    expect(own.filter((path) => /\.test\.ts$|\.env|Dockerfile|(?:^|\/)demo\.|^speech/u.test(path))).toEqual(
      [],
    );
  });

  test('finds the login that signs in without a key, and the client of Redis, from where the plugin looks for them', async () => {
    const code = `
      import { createRequire } from 'node:module';
      const plugin = createRequire(import.meta.url).resolve('@voicelive-kit/agents-plugin-azure-voicelive');
      const { resolve } = createRequire(plugin);
      const identity = await import(resolve('@azure/identity'));
      const redis = await import(resolve('redis'));
      console.log(typeof identity.DefaultAzureCredential, typeof redis.createClient);`;
    const { output } = await runInImage(image, ['node', '--input-type=module', '-e', code]);
    expect(output).toBe('function function\n');
  });

  test('is run by somebody else than root, with its ports open to the container’s network', () => {
    expect(image.user).not.toBe('root');
    expect(image.env).toMatchObject({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: image.exposed[0],
      HEALTH_PORT: image.exposed[1],
    });
    expect(existsSync(join(image.root, 'src'))).toBe(false);
  });

  test('takes calls, is healthy, is told to drain from beside it, and ends when it is told to stop', async () => {
    const env = {
      HOST: '127.0.0.1',
      PORT: String(await freePort('tcp')),
      HEALTH_PORT: String(await freePort('tcp')),
      PUBLIC_URL: 'https://phone.example.com',
      TWILIO_AUTH_TOKEN: 'not-a-secret-of-32-characters-ok',
      AZURE_VOICELIVE_ENDPOINT: 'http://127.0.0.1:9',
      AZURE_VOICELIVE_API_KEY: 'any',
    };
    expect((await runInImage(image, image.healthCheck, env)).code).toBe(1);
    const { child, ended, output, says } = startInImage(image, image.command, env);
    await says('takes calls for https://phone.example.com');
    expect((await runInImage(image, image.healthCheck, env)).code).toBe(0);
    const drain = await runInImage(image, ['node', 'drain.ts', String(child.pid)], env);
    expect(drain).toEqual({ code: 0, output: 'calls=0\n' });
    child.kill(image.stopSignal as NodeJS.Signals);
    expect((await ended).code).toBe(0);
    expect(output()).not.toContain(env.TWILIO_AUTH_TOKEN);
  });
});
