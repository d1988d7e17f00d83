// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { commitsSince } from './commit-subjects.ts';

const folder = mkdtempSync(join(tmpdir(), 'voicelive-commits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AUTHOR = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
const git = (...args: string[]): string =>
  execFileSync('git', [...AUTHOR, ...args], { cwd: folder, encoding: 'utf8' }).trim();
const commit = (subject: string): string => {
  git('commit', '--quiet', '--allow-empty', '-m', subject, '-m', 'a body: of its own');
  return git('rev-parse', 'HEAD');
};

git('init', '--quiet', '--initial-branch=main');
commit('before there was a rule');
const start = commit('ci: a rule');
git('checkout', '--quiet', '-b', 'side');
commit('docs: beside it');
git('checkout', '--quiet', 'main');
commit('No area');
git('merge', '--quiet', '--no-edit', 'side');

test('finds the commits of all branches that were merged since, without the merges', () => {
  const subjects = commitsSince(start, folder)?.map(({ subject }) => subject);
  expect(subjects?.sort()).toEqual(['No area', 'docs: beside it']);
});

test('knows that a shallow clone does not reach back so far', () => {
  git('clone', '--quiet', '--depth', '1', `file://${folder}`, 'shallow');
  expect(commitsSince(start, join(folder, 'shallow'))).toBeUndefined();
});

test('knows that a folder without history does not reach back so far', () => {
  const empty = mkdtempSync(join(tmpdir(), 'voicelive-no-history-'));
  expect(commitsSince(start, empty)).toBeUndefined();
  rmSync(empty, { recursive: true });
});
