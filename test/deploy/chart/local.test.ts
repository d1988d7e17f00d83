// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noGo } from '../tools/programs.ts';
import { deployment, one } from './objects.ts';
import { LOCAL, render, template } from './render.ts';

const local = (values = {}) => render(values, [LOCAL]);
const emulatorProgram = join(import.meta.dirname, '../../../packages/emulator/dist/cli.mjs');

/** Whether the emulator knows all of these options: it looks at each before it helps. */
const understands = (args: readonly string[] = []): boolean =>
  spawnSync(process.execPath, [emulatorProgram, ...args, '--help']).status === 0;

describe.skipIf(noGo)('a cluster without accounts', () => {
  test('has its worker and its bridge talk to the emulator, with the key that the emulator takes', () => {
    const objects = local();
    const emulator = deployment(objects, 'emulator');
    for (const part of ['worker', 'phone']) {
      const { env } = deployment(objects, part);
      expect(env['AZURE_VOICELIVE_ENDPOINT']?.value).toBe(`http://${emulator.name}:8080`);
      expect(env['AZURE_VOICELIVE_API_KEY']).toEqual(emulator.env['AZURE_VOICELIVE_API_KEY']);
    }
    expect(one(objects, 'Service', '-emulator').spec).toMatchObject({
      ports: [{ port: 8080, targetPort: 'http' }],
      selector: emulator.spec.selector.matchLabels,
    });
  });

  test('has its worker talk to the LiveKit server, with the key that the server knows', () => {
    const objects = local();
    const server = deployment(objects, 'livekit');
    const { env } = deployment(objects, 'worker');
    expect(env['LIVEKIT_URL']?.value).toBe(`ws://${server.name}:7880`);
    for (const key of ['LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET']) expect(env[key]).toEqual(server.env[key]);
    expect(server.env['LIVEKIT_KEYS']?.value).toBe('$(LIVEKIT_API_KEY): $(LIVEKIT_API_SECRET)');
    expect(one(objects, 'Service', '-livekit').spec).toMatchObject({
      ports: [{ port: 7880 }],
      selector: server.spec.selector.matchLabels,
    });
  });

  test('starts the emulator with options that it knows, and with a scenario where the values have one', () => {
    expect(understands(deployment(local(), 'emulator').container.args)).toBe(true);
    const scenario = 'version: 1\nturns:\n  - hear: Hello\n    say: Good morning.\n';
    const objects = local({ 'emulator.scenario': scenario });
    const { container } = deployment(objects, 'emulator');
    expect(container.args?.slice(-2)).toEqual(['--scenario', '/scenario/scenario.yaml']);
    expect(understands(container.args)).toBe(true);
    expect(container.volumeMounts).toContainEqual({
      name: 'scenario',
      mountPath: '/scenario',
      readOnly: true,
    });
    expect(one(objects, 'ConfigMap').data).toEqual({ 'scenario.yaml': scenario });
  });

  test('needs one Secret, and nothing from outside the cluster', () => {
    const { yaml } = template({}, [LOCAL]);
    const secrets = [...yaml.matchAll(/secretKeyRef:\n\s+name: "([^"]+)"/gu)].map(([, name]) => name);
    expect(new Set(secrets)).toEqual(new Set(['voicelive-local']));
    expect(yaml).not.toMatch(/azure\.com|livekit\.cloud/u);
  });
});
