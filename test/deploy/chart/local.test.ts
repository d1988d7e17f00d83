// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { noGo } from '../tools/programs.ts';
import { kinds, deployment, one, type Sidecar } from './objects.ts';
import { LOCAL, render, template } from './render.ts';

const local = (values = {}) => render(values, [LOCAL]);
const packageFolder = join(import.meta.dirname, '../../../packages/emulator');
const emulatorProgram = join(packageFolder, 'dist/cli.mjs');
/** The pods that have the emulator beside their program. */
const PARTS = ['worker', 'phone'];

function emulatorOf(part: string, values = {}): Sidecar {
  const [emulator, ...others] = deployment(local(values), part).pod.initContainers ?? [];
  if (!emulator || others.length > 0) throw new Error(`${part} has not one sidecar`);
  return emulator;
}

/** Whether the emulator knows all of these options: it looks at each before it helps. */
const understands = (args: readonly string[] = []): boolean =>
  spawnSync(process.execPath, [emulatorProgram, ...args, '--help']).status === 0;

/** What the image is started with, and behind it what the chart adds. */
function argumentsInImage(args: readonly string[]): string[] {
  const [, entry = '[]'] =
    /^ENTRYPOINT (.*)$/mu.exec(readFileSync(join(packageFolder, 'Dockerfile'), 'utf8')) ?? [];
  return [...(JSON.parse(entry) as string[]).slice(1), ...args];
}

describe.skipIf(noGo)('a cluster without accounts', () => {
  test.each(PARTS)(
    'has the emulator in the pod of the %s, from before it until after it, and no other',
    (part) => {
      expect(emulatorOf(part)).toMatchObject({ name: 'emulator', restartPolicy: 'Always' });
      expect(kinds(local())).not.toContain('ConfigMap');
      expect(() => deployment(local(), 'emulator')).toThrow('there is no Deployment');
    },
  );

  test.each(PARTS)(
    'starts the emulator of the %s without a key, on loopback, where the program looks for it',
    async (part) => {
      const args = emulatorOf(part).args ?? [];
      // The last port wins, and this machine may have another use for the real one.
      const child = spawn(process.execPath, [emulatorProgram, ...argumentsInImage(args), '--port', '0']);
      onTestFinished(() => void child.kill());
      const [printed] = (await once(child.stdout, 'data')) as [Buffer];
      const [, address = '', port = ''] = /^(http:\/\/127\.0\.0\.1:(\d+))\n/u.exec(String(printed)) ?? [];
      const inPod = deployment(local(), part).env['AZURE_VOICELIVE_ENDPOINT']?.value ?? '';
      expect(inPod).toBe(address.replace(port, String(args[args.indexOf('--port') + 1])));
      // The probe, as it is but for the port, finds it.
      const [program, ...command] = emulatorOf(part).startupProbe.exec.command;
      expect(program).toBe('node');
      const ask = (at: string): number | null =>
        spawnSync(
          process.execPath,
          command.map((word) => word.replace(inPod, at)),
        ).status;
      expect([ask(address), ask('http://127.0.0.1:1')]).toEqual([0, 1]);
    },
  );

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

  test.each(PARTS)(
    'gives the emulator of the %s the scenario of the values, and new pods when it changes',
    (part) => {
      const scenario = 'version: 1\nturns:\n  - hear: Hello\n    say: Good morning.\n';
      const objects = local({ 'emulator.scenario': scenario });
      const { args, volumeMounts } = emulatorOf(part, { 'emulator.scenario': scenario });
      expect(args?.slice(-2)).toEqual(['--scenario', '/scenario/scenario.yaml']);
      expect(understands(args)).toBe(true);
      expect(volumeMounts).toContainEqual({ name: 'scenario', mountPath: '/scenario', readOnly: true });
      expect(deployment(objects, part).pod.volumes).toContainEqual({
        name: 'scenario',
        configMap: { name: one(objects, 'ConfigMap').metadata.name },
      });
      expect(one(objects, 'ConfigMap').data).toEqual({ 'scenario.yaml': scenario });
      const sums = [scenario, 'version: 1\nturns: []\n'].map(
        (text) =>
          deployment(local({ 'emulator.scenario': text }), part).spec.template.metadata.annotations?.[
            'checksum/scenario'
          ],
      );
      expect(new Set(sums).size).toBe(2);
      expect(sums[0]).toMatch(/^[0-9a-f]{64}$/u);
    },
  );

  test('needs one Secret, and nothing from outside the cluster', () => {
    const { yaml } = template({}, [LOCAL]);
    const secrets = [...yaml.matchAll(/secretKeyRef:\n\s+name: "([^"]+)"/gu)].map(([, name]) => name);
    expect(new Set(secrets)).toEqual(new Set(['voicelive-local']));
    expect(yaml).not.toMatch(/azure\.com|livekit\.cloud/u);
  });
});
