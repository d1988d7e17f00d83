// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { markdownFiles, root } from './markdown-files.ts';
import { commandsOf, fetchedBy, installedBy, type DocumentedCommand } from './shell-commands.ts';

interface Manifest {
  name: string;
  private?: boolean;
  bin?: Record<string, string>;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** Public packages that are run without being installed. */
const PUBLIC = new Set(['pnpm']);
/** Commands of pnpm itself that documents use. */
const PNPM = new Set(['audit', 'exec', 'install', 'add', 'dlx', 'store', 'pack']);

const manifests = ['.', ...['packages', 'examples', 'test'].flatMap(foldersIn)].flatMap((folder) => {
  const file = join(root, folder, 'package.json');
  return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as Manifest] : [];
});
const published = manifests.filter((manifest) => manifest.private !== true);
const known = new Set(
  manifests.flatMap(({ name, dependencies, devDependencies, peerDependencies }) => [
    name,
    ...Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }),
  ]),
);

function foldersIn(parent: string): string[] {
  return [parent, ...readdirSync(join(root, parent)).map((name) => join(parent, name))];
}

/** Why nobody should run this; undefined if it is fine. */
function objection(command: DocumentedCommand): string | undefined {
  const fetched = fetchedBy(command);
  for (const name of fetched?.packages ?? []) {
    const own = published.find((manifest) => manifest.name === name);
    if (own === undefined && !PUBLIC.has(name)) return `'${name}' is no package of ours or known`;
    const program = fetched?.command;
    if (own !== undefined && program !== undefined && program !== name && own.bin?.[program] === undefined) {
      return `${name} has no command '${program}'`;
    }
  }
  const stranger = installedBy(command).find((name) => !known.has(name));
  if (stranger !== undefined) return `'${stranger}' is installed by nothing in this repository`;
  return unknownScript(command);
}

/** `npx pnpm@12 NAME` runs a script, of the root or of the folder the document is about. */
function unknownScript({ words }: DocumentedCommand): string | undefined {
  const at = words.findIndex((word) => /^pnpm(?:@|$)/u.test(word));
  if (at < 0) return undefined;
  const [next] = withoutFilters(words.slice(at + 1));
  if (next === undefined || next.startsWith('-') || PNPM.has(next)) return undefined;
  // A sentence about pnpm, not a command.
  if (!/^[a-z][\w:-]*$/u.test(next)) return undefined;
  const isThere = manifests.some(({ scripts }) => scripts?.[next] !== undefined);
  return isThere ? undefined : `there is no script '${next}'`;
}

/** `--filter NAME SCRIPT` runs a script as well, and so does `run SCRIPT`. */
function withoutFilters(words: readonly string[]): readonly string[] {
  const [first = '', , ...rest] = words;
  if (first === 'run') return words.slice(1);
  return first === '--filter' || first === '-F' ? withoutFilters(rest) : words;
}

test('no command of a document runs or installs a package name that anybody could register', () => {
  const objections = markdownFiles().flatMap((file) =>
    commandsOf(readFileSync(file, 'utf8')).flatMap((command) => {
      const why = objection(command);
      return why === undefined ? [] : [`${relative(root, file)}:${command.line}: ${why}`];
    }),
  );
  expect(objections).toEqual([]);
});

test('finds the commands of the documents at all', () => {
  const fetched = markdownFiles().flatMap((file) =>
    commandsOf(readFileSync(file, 'utf8')).flatMap((command) => fetchedBy(command)?.command ?? []),
  );
  expect(new Set(fetched)).toEqual(
    new Set(['pnpm', 'voicelive-emulator', 'realtime-conformance', 'phone-emulator']),
  );
});

describe('rejects', () => {
  const block = (line: string, language = 'sh') => `Text\n\`\`\`${language}\n${line}\n\`\`\`\n`;
  test.each([
    block('npx voicelive-emulator --port 1'),
    block('npx -y voicelive-emulator@1.0.0'),
    block('npm exec realtime-conformance'),
    block('export A=b && npx voicelive-emulator &'),
    block('KEY=any npx \\\n  voicelive-emulator'),
    block('      - run: npx voicelive-emulator', 'yaml'),
    'Run `npx voicelive-emulator`.',
    block('npx --package voicelive-emulator voicelive-emulator'),
    block('npx --package @voicelive-kit/emulator realtime-conformance'),
    block('npm install --save-dev voicelive-emulator'),
    block('npx pnpm@12 no-such-script'),
    block('npx pnpm@12 run no-such-script'),
    block('npx pnpm@12 --filter @voicelive-kit/emulator no-such-script'),
  ])('%j', (markdown) => {
    expect(commandsOf(markdown).map(objection).filter(Boolean)).toHaveLength(1);
  });

  test.each([
    block('npx --package @voicelive-kit/emulator voicelive-emulator --port 1'),
    block('npx -y -p @voicelive-kit/conformance@0.1.0 realtime-conformance'),
    block('npx @voicelive-kit/emulator --port 1 # npx voicelive-emulator'),
    block('npx pnpm@12 test | tail'),
    block("npx pnpm@12 --filter './packages/*' pack --pack-destination out"),
    block('npm install @livekit/agents@1.9.0 zod'),
    block('npm install ~/packed/*.tgz ./one.tgz ../two.tgz /three.tgz zod'),
    block('npx voicelive-emulator', 'ts'),
  ])('not to %j', (markdown) => {
    expect(commandsOf(markdown).map(objection).filter(Boolean)).toEqual([]);
  });
});
