// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

/** Folders and files of a package, bottom up: each imports from layers below its own and from its own. */
const PACKAGES: Record<string, readonly (readonly string[])[]> = {
  'agents-plugin-azure-voicelive': [
    ['version', 'warn-once', 'errors', 'speech', 'audio-format', 'cost', 'echo', 'playout', 'reply-mark'],
    ['options', 'connection', 'events', 'say-mark'],
    ['config', 'audio-input', 'faces', 'reply-options'],
    ['link'],
    ['context'],
    ['tools', 'turns', 'camera'],
    ['responses'],
    ['conversation', 'telemetry'],
    ['greeting', 'live-connection'],
    ['session'],
    ['warm-session'],
    ['model'],
    ['session-of'],
    ['realtime', 'say', 'reply', 'avatar', 'follow-face', 'send-echo-reference', 'watch-camera'],
    ['publish-face'],
    ['index'],
  ],
  emulator: [
    ['secrets', 'client-mistake', 'system-error', 'tls', 'hearing', 'faults', 'avatar'],
    ['scenario', 'recording'],
    ['speech', 'conversation'],
    ['script', 'settings'],
    ['backends'],
    ['engine'],
    ['dialect', 'view'],
    ['session'],
    ['replay'],
    ['server'],
    ['start-emulator'],
    ['cli-options', 'testing', 'index'],
    ['cli'],
  ],
};

describe.each(Object.entries(PACKAGES))('package %s', (name, layers) => {
  const src = `packages/${name}/src/`;
  const partOf = (path: string): string => path.slice(src.length).replace(/(?:\/.*|\.ts)$/u, '');
  const levelOf = (path: string): number => layers.findIndex((parts) => parts.includes(partOf(path)));
  const files = sourceFiles(`${src}**/*.ts`).filter(({ path }) => !path.endsWith('.test.ts'));
  const arrows = files.flatMap(({ path, imports }) =>
    imports.filter((file) => file.startsWith(src)).map((file) => ({ from: path, to: file })),
  );

  test('has a layer for every folder and file, and files in every layer', () => {
    const parts = new Set(files.map(({ path }) => partOf(path)));
    expect([...parts].sort()).toEqual(layers.flat().sort());
  });

  test('imports from no layer above', () => {
    const upward = arrows.filter(({ from, to }) => levelOf(to) > levelOf(from));
    expect(upward).toEqual([]);
  });

  test('has no two folders that import from each other', () => {
    const pairs = new Set(
      arrows
        .map(({ from, to }) => [partOf(from), partOf(to)])
        .filter(([from, to]) => from !== to)
        .map((pair) => pair.join(' ')),
    );
    expect([...pairs].filter((pair) => pairs.has(pair.split(' ').toReversed().join(' ')))).toEqual([]);
  });
});

/** Our packages that a package may import from; even its tests may not import from others. */
const MAY_USE: Record<string, readonly string[]> = {
  protocol: [],
  audio: [],
  'agents-plugin-azure-voicelive': ['protocol', 'audio', 'conformance'],
  emulator: ['protocol', 'audio'],
  conformance: ['protocol'],
  phone: ['audio'],
};

test.each(Object.entries(MAY_USE))('package %s imports only from the packages below it', (name, allowed) => {
  const used = sourceFiles(`packages/${name}/{src,test}/**/*.ts`).flatMap(({ text }) =>
    [...text.matchAll(/(?:from|import\() ?'@voicelive-kit\/([^'/]+)/gu)].map(([, other = '']) => other),
  );
  expect([...new Set(used)].filter((other) => other !== name && !allowed.includes(other))).toEqual([]);
});

test('no package and no example imports from the suites, except for its suite configuration', () => {
  const outside = sourceFiles('packages/*/{src,test}/**/*.ts', 'examples/**/*.ts')
    .filter(({ path }) => !path.endsWith('vitest.config.ts'))
    .flatMap(({ path, imports }) =>
      imports.filter((file) => file.startsWith('test/')).map((file) => `${path} imports ${file}`),
    );
  expect(outside).toEqual([]);
});
