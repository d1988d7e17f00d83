// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { root } from './markdown-files.ts';

const run = promisify(execFile);
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
/** Our own programs that scripts of the repository start. */
const programs = Object.entries(scripts).flatMap(([name, command]) => {
  const [, file] = /&& node (\S+)$/u.exec(command) ?? [];
  return file === undefined ? [] : [[name, file] as const];
});

test('the repository has programs to start', () => {
  expect(programs.length).toBeGreaterThanOrEqual(6);
});

test.each(programs)('%s prints its help on request', async (_name, file) => {
  const { stdout, stderr } = await run(process.execPath, [file, '--help'], { cwd: root });
  expect(stdout).toMatch(/usage/iu);
  expect(stderr).toBe('');
});

test.each(programs)('%s rejects unknown options without a stack trace', async (_name, file) => {
  const outcome = await run(process.execPath, [file, '--no-such-option'], { cwd: root }).then(
    () => ({ code: 0, stderr: '' }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toContain('no-such-option');
  expect(outcome.stderr).not.toMatch(/^\s+at /mu);
});
