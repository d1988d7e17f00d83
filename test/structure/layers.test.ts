// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

const PLUGIN = 'packages/agents-plugin-azure-voicelive/src/';

/** Folders and files of the plugin from the ground up: each imports from layers below its own and from its own. */
const LAYERS: readonly (readonly string[])[] = [
  ['version', 'warn-once', 'errors', 'speech', 'audio-format'],
  ['options', 'connection', 'events', 'say-mark'],
  ['config', 'audio-input'],
  ['link'],
  ['context'],
  ['tools', 'turns'],
  ['responses'],
  ['conversation'],
  ['greeting', 'live-connection'],
  ['session'],
  ['warm-session'],
  ['model'],
  ['session-of'],
  ['realtime', 'say'],
  ['index'],
];

const partOf = (path: string): string => path.slice(PLUGIN.length).replace(/(?:\/.*|\.ts)$/u, '');
const levelOf = (path: string): number => LAYERS.findIndex((parts) => parts.includes(partOf(path)));
const files = sourceFiles(`${PLUGIN}**/*.ts`).filter(({ path }) => !path.endsWith('.test.ts'));

test('every folder and file of the plugin has a layer, and every layer has files', () => {
  const parts = new Set(files.map(({ path }) => partOf(path)));
  expect([...parts].sort()).toEqual(LAYERS.flat().sort());
});

test('no file of the plugin imports from a layer above its own', () => {
  const upward = files.flatMap(({ path, imports }) =>
    imports
      .filter((file) => file.startsWith(PLUGIN) && levelOf(file) > levelOf(path))
      .map((file) => `${path.slice(PLUGIN.length)} imports ${file.slice(PLUGIN.length)}`),
  );
  expect(upward).toEqual([]);
});

test('no two folders of the plugin import from each other', () => {
  const pairs = new Set(
    files.flatMap(({ path, imports }) =>
      imports
        .filter((file) => file.startsWith(PLUGIN) && partOf(file) !== partOf(path))
        .map((file) => `${partOf(path)} ${partOf(file)}`),
    ),
  );
  expect([...pairs].filter((pair) => pairs.has(pair.split(' ').toReversed().join(' ')))).toEqual([]);
});

/** Packages of ours that a package may import from; not even its tests may import from others. */
const MAY_USE: Record<string, readonly string[]> = {
  protocol: [],
  audio: [],
  'agents-plugin-azure-voicelive': ['protocol', 'audio', 'conformance'],
  emulator: ['protocol', 'audio'],
  conformance: ['protocol'],
  phone: ['audio'],
};

test.each(Object.entries(MAY_USE))('package %s imports from the packages below it alone', (name, allowed) => {
  const used = sourceFiles(`packages/${name}/{src,test}/**/*.ts`).flatMap(({ text }) =>
    [...text.matchAll(/(?:from|import\() ?'@voicelive-kit\/([^'/]+)/gu)].map(([, other = '']) => other),
  );
  expect([...new Set(used)].filter((other) => other !== name && !allowed.includes(other))).toEqual([]);
});

test('no package and no example imports from the suites, but for the configuration of its own', () => {
  const outside = sourceFiles('packages/*/{src,test}/**/*.ts', 'examples/**/*.ts')
    .filter(({ path }) => !path.endsWith('vitest.config.ts'))
    .flatMap(({ path, imports }) =>
      imports.filter((file) => file.startsWith('test/')).map((file) => `${path} imports ${file}`),
    );
  expect(outside).toEqual([]);
});
