// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const run = promisify(execFile);
const own = join(import.meta.dirname, '..');

/** A copy of this package to change, removed after the test, and which of its files were changed by hand. */
function copyOfPackage() {
  // Below the package, so that its dependencies are found.
  mkdirSync(join(own, 'out'), { recursive: true });
  const folder = mkdtempSync(join(own, 'out/recipe-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of ['src', 'scripts', 'package.json'])
    cpSync(join(own, part), join(folder, part), { recursive: true });
  const touched = new Set<string>();
  return {
    touched,
    edit(file: string, from: string, to: string): void {
      const before = readFileSync(join(folder, file), 'utf8');
      if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
      writeFileSync(join(folder, file), before.replace(from, to));
      touched.add(file);
    },
    async generate(): Promise<void> {
      await run(process.execPath, ['scripts/generate-shapes.ts'], { cwd: folder });
      touched.add('src/codec/shapes.ts');
    },
    /** The output of a program that uses the changed package. */
    async print(program: string): Promise<unknown> {
      const code = `import * as protocol from './src/index.ts'; console.log(JSON.stringify(${program}))`;
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: folder });
      return JSON.parse(stdout) as unknown;
    },
  };
}

it('renames a field in a new version by the recipe in CONTRIBUTING', async () => {
  const copy = copyOfPackage();
  copy.edit('src/versions/api-versions.ts', "  'v1',", "  '2027-03-01',\n  'v1',");
  copy.edit(
    'src/types/session.ts',
    '  temperature?: number',
    '  warmth?: number | null;\n  temperature?: number',
  );
  copy.edit(
    'src/versions/renames.ts',
    'RENAMED_FIELDS: readonly RenamedField[] = [',
    "RENAMED_FIELDS: readonly RenamedField[] = [\n  { at: 'session', from: 'temperature', to: 'warmth', since: '2027-03-01' },",
  );
  await copy.generate();
  const event = `{ type: 'session.update', session: { warmth: 0.5 } }`;
  const versions = ['2026-07-15', '2027-03-01'].map(
    (version) => `protocol.codecFor('${version}').encodeClient(${event})`,
  );
  expect(await copy.print(`[${versions.join()}].map(JSON.parse)`)).toMatchObject([
    { session: { temperature: 0.5 } },
    { session: { warmth: 0.5 } },
  ]);
  expect(copy.touched.size).toBeLessThanOrEqual(4);
});

it('renames an event in the dialect of voice agents by the recipe in CONTRIBUTING', async () => {
  const copy = copyOfPackage();
  copy.edit(
    'src/dialects/voice-agent/tables.ts',
    "  ['response.audio.delta',",
    "  ['input_audio_buffer.cleared', 'input_audio_buffer.emptied'],\n  ['response.audio.delta',",
  );
  const program = `protocol.codecFor('v1', 'voice-agent-v1').decodeServer('{"type":"input_audio_buffer.emptied"}')`;
  expect(await copy.print(program)).toEqual({ kind: 'event', event: { type: 'input_audio_buffer.cleared' } });
  expect(copy.touched.size).toBeLessThanOrEqual(4);
});

it('adds a session field in both dialects by the recipe in CONTRIBUTING', async () => {
  const copy = copyOfPackage();
  copy.edit(
    'src/types/session.ts',
    '  temperature?: number',
    '  hum?: boolean | null;\n  temperature?: number',
  );
  copy.edit(
    'src/session-fields/fields.ts',
    '  metadata: {',
    "  hum: { doc: 'whether the agent hums', since: '2026-07-31-preview', voiceAgents: 'audio.output.hum' },\n  metadata: {",
  );
  await copy.generate();
  const event = `{ type: 'session.update', session: { hum: true } }`;
  expect(
    await copy.print(
      `[JSON.parse(protocol.codecFor('v1', 'voice-agent-v1').encodeClient(${event})), protocol.unavailableField('2026-07-15', 'session', { hum: true })]`,
    ),
  ).toMatchObject([
    { session: { audio: { output: { hum: true } } } },
    { field: 'hum', since: '2026-07-31-preview' },
  ]);
  expect(copy.touched.size).toBeLessThanOrEqual(5);
});
