// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Adapter, CheckId } from '../../src/index.ts';
import { miniAdapter } from './model.ts';

/** Files of a package by name; those that a mutant changes in the correct one. */
type Files = Record<string, string>;

const manifest = {
  name: 'mini-plugin',
  version: '1.0.0',
  type: 'module',
  exports: {
    import: { types: './index.d.ts', default: './index.js' },
    require: { types: './index.d.cts', default: './index.cjs' },
  },
  files: ['index.js', 'index.cjs', 'index.d.ts', 'index.d.cts'],
  dependencies: {},
  peerDependencies: { '@livekit/agents': '^1.9.0' },
};

const body = `
class RealtimeModel extends llm.RealtimeModel {
  constructor({ apiKey = process.env.MINI_API_KEY } = {}) {
    if (!apiKey) throw new Error('no key: give apiKey or set MINI_API_KEY');
    super({});
  }
}
class RealtimeSession extends llm.RealtimeSession {}
class MiniPlugin extends Plugin {}
Plugin.registerPlugin(new MiniPlugin({ title: 'mini', version: '1.0.0', package: 'mini-plugin' }));
`;
const esm = `import { llm, Plugin } from '@livekit/agents';${body}`;
const cjs = `const { llm, Plugin } = require('@livekit/agents');${body}`;
const types = `import { llm } from '@livekit/agents';
export declare const realtime: {
  RealtimeModel: new (options?: { apiKey?: string }) => llm.RealtimeModel;
  RealtimeSession: typeof llm.RealtimeSession;
};
`;

const SOUND: Files = {
  'package.json': JSON.stringify(manifest),
  'index.js': `${esm}export const realtime = { RealtimeModel, RealtimeSession };\n`,
  'index.cjs': `${cjs}exports.realtime = { RealtimeModel, RealtimeSession };\n`,
  'index.d.ts': types,
  'index.d.cts': types,
  'README.md':
    "`turnHandling: { turnDetection: 'realtime_llm' }`; push-to-talk: `turnDetection: 'manual'`.\n",
};

const MUTANTS: [string, CheckId, Files][] = [
  [
    'registers itself twice',
    'PKG-01',
    {
      'index.js': `${SOUND['index.js']}Plugin.registerPlugin(Plugin.registeredPlugins.at(-1));\n`,
    },
  ],
  [
    'connects when imported',
    'PKG-01',
    {
      'index.js': `import net from 'node:net';\n${SOUND['index.js']}net.connect(9, '127.0.0.1').on('error', () => {});\n`,
    },
  ],
  ['cannot be required', 'PKG-02', { 'index.cjs': SOUND['index.js'] ?? '' }],
  ['has no types for CommonJS', 'PKG-02', { 'index.d.cts': 'export {};\n' }],
  [
    'brings its own framework',
    'PKG-03',
    {
      'package.json': JSON.stringify({
        ...manifest,
        dependencies: manifest.peerDependencies,
        peerDependencies: {},
      }),
    },
  ],
  [
    'has its own copy of the framework inside',
    'PKG-03',
    { 'index.cjs': `${cjs}exports.realtime = { RealtimeModel: class {}, RealtimeSession };\n` },
  ],
  ['has no namespace', 'PKG-04', { 'index.js': `${esm}export { RealtimeModel, RealtimeSession };\n` }],
  [
    'accepts a missing key',
    'PKG-05',
    { 'index.js': (SOUND['index.js'] ?? '').replace('if (!apiKey)', 'if (apiKey === null)') },
  ],
  ['does not mention push-to-talk', 'PKG-06', { 'README.md': 'A plugin.\n' }],
];

/** The miniature plugin as a package that fails a check: description, the check that must find it, adapter. */
export const BADLY_PACKED_ONES: [string, CheckId, Adapter][] = MUTANTS.map(([name, id, files]) => [
  name,
  id,
  packedAdapter(name.replaceAll(' ', '-'), files),
]);

/** The miniature plugin as a correct package. */
export const WELL_PACKED_ONES: [string, CheckId, Adapter][] = (
  ['PKG-01', 'PKG-02', 'PKG-03', 'PKG-04', 'PKG-05', 'PKG-06'] as const
).map((id) => ['a sound package', id, packedAdapter('sound', {})]);

/** Always in the same place, so that all runs share one installation. */
function packedAdapter(slug: string, files: Files): Adapter {
  const packageRoot = join(tmpdir(), `mini-plugins-${userInfo().username}`, slug);
  mkdirSync(packageRoot, { recursive: true });
  for (const [name, text] of Object.entries({ ...SOUND, ...files }))
    writeFileSync(join(packageRoot, name), text);
  return miniAdapter(undefined, { packageRoot });
}
