// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { LIMITS } from '../limits.ts';

const run = promisify(execFile);

test.each(['one-conversation.ts', 'unreachable.ts'])(
  'the process exits by itself when the session has closed: %s',
  async (file) => {
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'processes', file)], {
      timeout: LIMITS.process,
    });
    expect(stdout.trim().split('\n').at(-1)).toBe('closed');
  },
);

test.each(['audio', 'protocol', 'emulator', 'agents-plugin-azure-voicelive'])(
  '@voicelive-kit/%s loads as ESM and as CommonJS with the same names',
  async (name) => {
    const code = `
      const { createRequire } = await import('node:module');
      const esm = Object.keys(await import('@voicelive-kit/${name}')).sort();
      const cjs = Object.keys(createRequire(process.cwd() + '/x.js')('@voicelive-kit/${name}')).sort();
      const real = (names) => names.filter((key) => !['default', 'module.exports', '__esModule'].includes(key)).join();
      if (real(esm) === '' || real(esm) !== real(cjs)) throw new Error(real(esm) + ' is not ' + real(cjs));
      console.log('same');`;
    const cwd = join(import.meta.dirname, '..');
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
      cwd,
      timeout: LIMITS.process,
    });
    expect(stdout.trim()).toBe('same');
  },
);
