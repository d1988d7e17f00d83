// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AVATAR_RPC_ERRORS, VOICE_LIVE_ERRORS } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { ERROR_CATALOGUE } from '@voicelive-kit/protocol';
import { expect, test } from 'vitest';
import { sourceFiles } from '../structure/source-files.ts';
import { root } from './markdown-files.ts';

const page = readFileSync(join(root, 'docs/troubleshoot.md'), 'utf8');

/** The sections of a chapter: what their headings name, and their text. */
function sectionsOf(chapter: string): { names: string[]; text: string }[] {
  const [, body = ''] = page.split(`\n## ${chapter}\n`);
  const [own = ''] = body.split(/\n## /u);
  return own
    .split(/\n### /u)
    .slice(1)
    .map((section) => {
      const [heading = '', ...text] = section.split('\n');
      const names = [...heading.matchAll(/`(?<name>[^`]+)`/gu)].map(({ groups }) => groups?.['name'] ?? '');
      return { names, text: text.join('\n').trim() };
    });
}

/** Members of unions of texts, as `type Name = 'a' | 'b'` has them. */
function membersOf(type: RegExp, ...patterns: string[]): string[] {
  const unions = sourceFiles(...patterns).flatMap(({ text }) =>
    [...text.matchAll(/^export type (?<name>\w+) =(?<union>[^;]+);/gmu)].filter(({ groups }) =>
      type.test(groups?.['name'] ?? ''),
    ),
  );
  return unions.flatMap(({ groups }) =>
    [...(groups?.['union'] ?? '').matchAll(/'(?<member>[^']+)'/gu)].map(
      (found) => found.groups?.['member'] ?? '',
    ),
  );
}

/** Codes that the emulator answers with, as its source has them. */
function codesOfEmulator(): string[] {
  const CODE =
    /(?:\bcode: |\bClientMistake\(\s*|\brefusal\(\s*\d+,\s*|\brefuse\(|#fail\([\w.]+, |AnswerFailure \? error\.code : )'(?<code>\w+)'/gu;
  return (
    sourceFiles('packages/emulator/src/**/*.ts')
      .filter(({ path }) => !path.endsWith('.test.ts') && !path.includes('/src/faults/'))
      .flatMap(({ text }) => [...text.matchAll(CODE)].map(({ groups }) => groups?.['code'] ?? ''))
      // Issues of zod, not codes of the wire.
      .filter((code) => !['custom', 'too_small'].includes(code))
  );
}

const catalogue = Object.keys(ERROR_CATALOGUE);
const CHAPTERS: Record<string, readonly string[]> = {
  'Codes of the plugin': Object.keys(VOICE_LIVE_ERRORS),
  'Codes of the service': catalogue,
  'Refusals of the phone bridge': membersOf(/Refusal$/u, 'packages/phone/src/access/*.ts'),
  'Refusals of the emulator': codesOfEmulator().filter((code) => !catalogue.includes(code)),
  'Problems of the web client': membersOf(/Problem$/u, 'examples/web/src/**/*.ts'),
  "Codes of an avatar's page": Object.keys(AVATAR_RPC_ERRORS),
};

test.each(Object.entries(CHAPTERS))(
  '%s: every one has a section, and every section names one',
  (chapter, codes) => {
    expect(codes.length).toBeGreaterThan(5);
    const named = sectionsOf(chapter).flatMap(({ names }) => names);
    expect(named.toSorted()).toEqual([...new Set(codes)].toSorted());
  },
);

test('every section says something, and is about one thing or several by name', () => {
  const empty = Object.keys(CHAPTERS).flatMap((chapter) =>
    sectionsOf(chapter).filter(({ names, text }) => names.length === 0 || text.length < 20),
  );
  expect(empty).toEqual([]);
});

test('no chapter of codes is left out here', () => {
  const chapters = [...page.matchAll(/^## (?<title>.+)$/gmu)].map(({ groups }) => groups?.['title'] ?? '');
  expect(chapters.filter((chapter) => chapter !== 'Symptoms').toSorted()).toEqual(
    Object.keys(CHAPTERS).toSorted(),
  );
});
