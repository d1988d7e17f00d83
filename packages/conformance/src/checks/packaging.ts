// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Adapter } from '../adapter.ts';
import { all, type Check } from '../check.ts';
import { InstalledPackage } from '../packaging/installed-package.ts';
import type { Stage } from '../stage/stage.ts';

const FRAMEWORK = '@livekit/agents';
/** The first of these checks installs the framework. */
const TIMEOUT_MS = 300_000;

function hasPackage({ packageRoot }: Adapter): string | undefined {
  return packageRoot ? undefined : 'the adapter names no packageRoot';
}

function needsCredentials({ capabilities }: Adapter): string | undefined {
  return capabilities.credentialChain ? 'the adapter declares credentialChain: true' : undefined;
}

/** The plugin as its users get it: packed and installed into an empty project. */
export const packaging: Check[] = [
  {
    id: 'PKG-01',
    statement: 'Importing the package registers the plugin once and has no other effect',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 plugin.ts: keeps what was registered; its command imports plugins to download files',
    needs: hasPackage,
    fresh: true,
    timeoutMs: TIMEOUT_MS,
    async run(stage) {
      const installed = await install(stage);
      const seen = await ask(stage, installed, 'import.mjs', importing(installed.manifest.name));
      stage.expect(seen['registered']).toEqual([installed.manifest.name], 'plugins after two imports');
      stage.expect(seen['did']).toEqual([], 'what the import did');
      stage.expect(seen['left']).toEqual([], 'what the import left running');
    },
  },
  {
    id: 'PKG-02',
    statement: 'The package works from ESM and from CommonJS, with types in both',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 package.json: exports both, each with its types; agents are written in either',
    needs: hasPackage,
    fresh: true,
    timeoutMs: TIMEOUT_MS,
    async run(stage) {
      const installed = await install(stage);
      const { name } = installed.manifest;
      for (const [file, load] of loaders(name)) {
        const seen = await ask(
          stage,
          installed,
          file,
          `${load}${print('typeof given.realtime?.RealtimeModel')}`,
        );
        stage.expect(seen).toBe('function', `realtime.RealtimeModel in ${kindOf(file)}`);
      }
      const { ok, said } = await installed.compile({
        'types.mts': typed(name),
        'types.cts': typed(name),
      });
      stage
        .expect(ok ? '' : said.slice(0, 600))
        .toBe('', 'what the compiler says of a use from ESM and CommonJS');
    },
  },
  {
    id: 'PKG-03',
    statement: 'The framework is a peer dependency only, and there is one copy of it',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: checks `instanceof RealtimeModel`, which fails with a second copy',
    needs: hasPackage,
    fresh: true,
    timeoutMs: TIMEOUT_MS,
    async run(stage) {
      const installed = await install(stage);
      const { dependencies = {}, peerDependencies = {}, name } = installed.manifest;
      stage.expect(Object.keys(peerDependencies)).toContain(FRAMEWORK, 'peer dependencies');
      stage
        .expect(Object.keys(dependencies).filter((other) => other === FRAMEWORK))
        .toEqual([], 'the framework among the dependencies');
      for (const [file, load] of loaders(name)) {
        const question = 'given.realtime.RealtimeModel.prototype instanceof framework.llm.RealtimeModel';
        const seen = await ask(stage, installed, file, `${load}${print(question)}`);
        stage.expect(seen).toBe(true, `instanceof the framework's RealtimeModel in ${kindOf(file)}`);
      }
    },
  },
  {
    id: 'PKG-04',
    statement: 'The package exports a namespace `realtime` with RealtimeModel and RealtimeSession',
    severity: 'should',
    source: '@livekit/agents-plugin-openai 1.9.0 index.ts: `export * as realtime`, which users know',
    needs: hasPackage,
    fresh: true,
    timeoutMs: TIMEOUT_MS,
    async run(stage) {
      const installed = await install(stage);
      for (const [file, load] of loaders(installed.manifest.name)) {
        const seen = await ask(
          stage,
          installed,
          file,
          `${load}${print('Object.keys(given.realtime ?? {})')}`,
        );
        for (const part of ['RealtimeModel', 'RealtimeSession'])
          stage.expect(seen).toContain(part, `exports of realtime in ${kindOf(file)}`);
      }
    },
  },
  {
    id: 'PKG-05',
    statement: 'Without credentials the constructor throws, and the error names the setting',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 voice/agent_session.ts: takes a model that was created before anything connects',
    needs: all(hasPackage, needsCredentials),
    fresh: true,
    timeoutMs: TIMEOUT_MS,
    async run(stage) {
      const installed = await install(stage);
      const script = `import { realtime } from '${installed.manifest.name}';
let problem = 'none';
try { new realtime.RealtimeModel({}); } catch (error) { problem = String(error?.message); }
console.log(JSON.stringify(problem)); process.exit(0);`;
      const problem = await ask(stage, installed, 'credentials.mjs', script);
      stage
        .expect(problem)
        .toSatisfy(
          (text) => /\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b|\bapi_?key\b|credential/i.test(String(text)),
          'an error that names an option or a variable',
          'what the constructor says without credentials',
        );
    },
  },
  {
    id: 'PKG-06',
    statement: 'The README shows turnHandling and the push-to-talk settings',
    severity: 'may',
    source:
      '@livekit/agents 1.9.0 voice/agent_session.ts: turnHandling decides with the plugin who detects turns',
    needs: hasPackage,
    fresh: true,
    timeoutMs: TIMEOUT_MS,
    async run(stage) {
      const installed = await install(stage);
      const readme = (await installed.file('README.md')) ?? '';
      stage.expect(readme.length).toBeAtLeast(1, 'characters of the README in the package');
      const topics: [string, RegExp][] = [
        ['turnHandling', /\bturnHandling\b/],
        ['push-to-talk', /push[- ]to[- ]talk/i],
        ["turnDetection: 'manual'", /turnDetection:\s*['"]manual['"]/],
      ];
      stage
        .expect(topics.filter(([, pattern]) => !pattern.test(readme)).map(([topic]) => topic))
        .toEqual([], 'what the README does not show');
    },
  },
];

async function install(stage: Stage): Promise<InstalledPackage> {
  const installed = await InstalledPackage.of(stage.adapter.packageRoot ?? '');
  stage.note(`${installed.manifest.name} is installed in an empty project`);
  return installed;
}

/** Parses the last line a script prints as JSON. */
async function ask(
  stage: Stage,
  installed: InstalledPackage,
  file: string,
  script: string,
): Promise<Record<string, unknown>> {
  const { ok, stdout, said } = await installed.run(file, script);
  stage.expect(ok ? '' : said.slice(-600)).toBe('', `what Node says of a use from ${kindOf(file)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as Record<string, unknown>;
}

function kindOf(file: string): string {
  return file.endsWith('.cjs') ? 'CommonJS' : 'ESM';
}

/** Files that import the package as `given` and the framework as `framework`. */
function loaders(name: string): [file: string, code: string][] {
  return [
    ['use.mjs', `import * as given from '${name}';\nimport * as framework from '${FRAMEWORK}';\n`],
    ['use.cjs', `const given = require('${name}');\nconst framework = require('${FRAMEWORK}');\n`],
  ];
}

/** The framework keeps handles open, so the script exits explicitly. */
function print(expression: string): string {
  return `void framework;\nconsole.log(JSON.stringify(${expression}));\nprocess.exit(0);\n`;
}

function typed(name: string): string {
  return `import { realtime } from '${name}';
import type { llm } from '${FRAMEWORK}';
type Untyped<T> = 0 extends 1 & T ? true : false;
export const untyped: Untyped<typeof realtime.RealtimeModel> = false;
export const same = (model: InstanceType<typeof realtime.RealtimeModel>): llm.RealtimeModel => model;
`;
}

function importing(name: string): string {
  return `import { Plugin } from '${FRAMEWORK}';
import children from 'node:child_process';
import dns from 'node:dns';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
const did = [];
const watch = (owner, method, what) => {
  const plain = owner[method];
  owner[method] = function (...args) { did.push(what); return plain.apply(this, args); };
};
watch(net.Socket.prototype, 'connect', 'opened a connection');
watch(net.Server.prototype, 'listen', 'opened a port');
watch(dns, 'lookup', 'looked a name up');
watch(children, 'spawn', 'started a process');
for (const method of ['writeFile', 'writeFileSync', 'mkdir', 'mkdirSync']) watch(fs, method, 'wrote a file');
syncBuiltinESMExports();
const running = () => process.getActiveResourcesInfo().filter((kind) => /Timeout|Immediate|TCP|UDP|Process|FSReq/.test(kind));
const count = Plugin.registeredPlugins.length;
const before = running();
await import('${name}');
await import('${name}');
await new Promise((resolve) => setTimeout(resolve, 50));
const left = running();
for (const kind of before) if (left.includes(kind)) left.splice(left.indexOf(kind), 1);
const registered = Plugin.registeredPlugins.slice(count).map((plugin) => plugin.package);
console.log(JSON.stringify({ registered, did, left }));
process.exit(0);
`;
}
