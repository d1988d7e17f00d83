// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SERVER_VERSION } from '@voicelive-kit/room/livekit/build-server.ts';
import { describe, expect, test } from 'vitest';
import { noGo } from '../tools/programs.ts';
import { deployment } from './objects.ts';
import { LOCAL, PHONE, render, type Values, WORKER } from './render.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
/** Variables that a program reads, by its example of them. */
const settingsOf = (example: string): string[] =>
  [...read(`${example}/.env.example`).matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gmu)].map(([, name = '']) => name);
/** What an image sets itself: `PORT=8081`. */
const imageOf = (dockerfile: string): Record<string, string> =>
  Object.fromEntries(
    [...read(dockerfile).matchAll(/^ENV (.*)$/gmu)].flatMap(([, pairs = '']) =>
      pairs.split(' ').map((pair) => pair.split('=') as [string, string]),
    ),
  );

const WITH_ALL: Values = {
  ...PHONE,
  ...WORKER,
  'worker.enabled': true,
  'worker.agentName': 'x',
  'phone.carriers': ['twilio', 'telnyx'],
  'azure.voice': 'x',
  'azure.apiVersion': '2026-07-15',
  'azure.handshakeBudget': { redisUrl: 'redis://redis:6379', perMinute: 60 },
};

describe.skipIf(noGo)('the chart agrees with', () => {
  test.each([
    ['worker', 'examples/reference-agent'],
    ['phone', 'examples/phone'],
  ])('the variables that the %s reads', (part, example) => {
    const { env } = deployment(render(WITH_ALL), part);
    const known = settingsOf(example);
    expect(Object.keys(env).filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each([
    ['worker', 'examples/reference-agent/Dockerfile', ['HOST', 'PORT']],
    ['phone', 'examples/phone/Dockerfile', ['HOST', 'PORT', 'HEALTH_PORT']],
  ])('the ports of the image of the %s', (part, dockerfile, names) => {
    const { env, container } = deployment(render(WITH_ALL), part);
    const image = imageOf(dockerfile);
    for (const name of names) expect(env[name]?.value).toBe(image[name]);
    const exposed = [...read(dockerfile).matchAll(/^EXPOSE (\d+)$/gmu)].map(([, port]) => Number(port));
    expect(container.ports.map(({ containerPort }) => containerPort)).toEqual(exposed);
  });

  test('the paths that the worker and the bridge answer', () => {
    const framework = createRequire(join(root, 'examples/reference-agent/agent.ts')).resolve(
      '@livekit/agents',
    );
    const server = readFileSync(join(framework, '../http_server.cjs'), 'utf8');
    for (const path of ['"/"', '"/worker"']) expect(server).toContain(`req.url === ${path}`);
    for (const path of ["'/'", "'/bridge'"])
      expect(read('examples/phone/health.ts')).toContain(`request.url === ${path}`);
  });

  test('the version of the LiveKit server that everything else here is tried with', () => {
    expect(deployment(render({}, [LOCAL]), 'livekit').container.image).toBe(
      `livekit/livekit-server:v${SERVER_VERSION}`,
    );
  });

  test('what a call needs by the worker’s own count', () => {
    const load = read('examples/reference-agent/load.ts');
    const checks = read('deploy/helm/voicelive-kit/templates/_worker-checks.tpl');
    const [, each = ''] = /MB_PER_CALL = (\d+)/u.exec(load) ?? [];
    const [, reserved = ''] = /RESERVED_MB = (\d+)/u.exec(load) ?? [];
    expect(checks).toContain(`add ${reserved} (mul ${each} `);
  });
});
