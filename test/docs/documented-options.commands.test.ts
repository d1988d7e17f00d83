// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { sourceFiles } from '../structure/source-files.ts';
import { markdownFiles, root } from './markdown-files.ts';
import { commandsOf, type DocumentedCommand } from './shell-commands.ts';

const run = promisify(execFile);

interface Manifest {
  bin?: Record<string, string>;
  scripts?: Record<string, string>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;

/** Programs of ours by the word that starts them: scripts of the root that run one, and commands of packages. */
const programs = new Map<string, string>([
  ...Object.entries(manifestOf('.').scripts ?? {}).flatMap(([name, command]) => {
    const [, file] = /&& node (\S+)$/u.exec(command) ?? [];
    return file === undefined ? [] : [[name, file] as const];
  }),
  ...['emulator', 'conformance', 'phone'].flatMap((name) =>
    Object.entries(manifestOf(`packages/${name}`).bin ?? {}).map(
      ([command, file]) => [command, join('packages', name, file)] as const,
    ),
  ),
]);

/** The program of ours that a command starts, and the options it is given. */
function started({ words }: DocumentedCommand): { program: string; options: string[] } | undefined {
  const at = words.findIndex(
    (word, index) =>
      programs.has(word) && (word.includes('-') || /^pnpm(?:@|$)/u.test(words[index - 1] ?? '')),
  );
  if (at < 0) return undefined;
  // `npx --package … voicelive-emulator`: what stands before is npx's.
  const options = words
    .slice(at + 1)
    .filter((word) => /^--[a-z]/u.test(word))
    .map((word) => word.replace(/=.*$/u, ''));
  return { program: words[at] ?? '', options };
}

const documented = markdownFiles().flatMap((file) =>
  commandsOf(readFileSync(file, 'utf8')).flatMap((command) => {
    const found = started(command);
    return found === undefined ? [] : [{ ...found, where: `${relative(root, file)}:${command.line}` }];
  }),
);
const used = [...new Set(documented.map(({ program }) => program))];

test('documents start most programs of ours', () => {
  expect(programs.size).toBeGreaterThanOrEqual(9);
  expect(used.length).toBeGreaterThanOrEqual(8);
});

test.each(used)('%s has every option that a document gives it', async (program) => {
  const { stdout } = await run(process.execPath, [programs.get(program) ?? '', '--help'], { cwd: root });
  const known = new Set(stdout.match(/--[a-z][a-z-]*/gu));
  const unknown = documented
    .filter((each) => each.program === program)
    .flatMap(({ where, options }) =>
      options.filter((option) => !known.has(option)).map((option) => `${where}: ${option}`),
    );
  expect(unknown).toEqual([]);
});

test('the call of the trial on Kubernetes is one that the emulated carrier understands', async () => {
  const program = 'packages/phone/dist/emulator/cli.mjs';
  const page = readFileSync(join(root, 'docs/deploy/kubernetes.md'), 'utf8');
  const words = commandsOf(page).find((command) => command.words.includes(program))?.words ?? [];
  // Where nothing listens.
  const args = words
    .slice(words.indexOf(program) + 1)
    .map((word) => word.replace(/127.0.0.1:\d+/u, '127.0.0.1:1'));
  const folder = mkdtempSync(join(tmpdir(), 'trial-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const env = { ...process.env, TWILIO_AUTH_TOKEN: 'local-token' };
  const ran = run(process.execPath, [join(root, program), ...args], { cwd: folder, env });
  // 1 is a call that nobody answered, 2 a command line that is not understood.
  await expect(ran).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('ECONNREFUSED') as string,
  });
});

/** Where the options of a program are listed. */
const TABLES = [
  ['packages/emulator/README.md', 'voicelive-emulator'],
  ['packages/conformance/README.md', 'realtime-conformance'],
  ['examples/demo/README.md', 'demo'],
  ['examples/room/README.md', 'room'],
] as const;

test.each(TABLES)('the table in %s lists options of %s alone', async (file, program) => {
  const { stdout } = await run(process.execPath, [programs.get(program) ?? '', '--help'], { cwd: root });
  const known = new Set(stdout.match(/--[a-z][a-z-]*/gu));
  const text = readFileSync(join(root, file), 'utf8');
  const listed = [...text.matchAll(/^\| (?<cell>`--[^|]+)\|/gmu)].flatMap(
    ({ groups }) => (groups?.['cell'] ?? '').match(/--[a-z][a-z-]*/gu) ?? [],
  );
  expect(listed.length).toBeGreaterThan(3);
  expect(listed.filter((option) => !known.has(option))).toEqual([]);
});

test('every environment variable of ours that a document names is read somewhere', () => {
  const named = markdownFiles().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bAZURE_VOICE_?LIVE_[A-Z_]+\b/gu)].map(([name]) => name),
  );
  const read = sourceFiles('{packages,examples}/**/src/**/*.ts', 'examples/**/*.ts')
    .map(({ text }) => text)
    .join('\n');
  const suffixes = [...new Set(named.map((name) => name.replace(/^AZURE_VOICE_?LIVE_/u, '')))].filter(
    Boolean,
  );
  expect(suffixes.length).toBeGreaterThan(3);
  expect(suffixes.filter((suffix) => !new RegExp(`'${suffix}'|LIVE_${suffix}\\b`, 'u').test(read))).toEqual(
    [],
  );
});
