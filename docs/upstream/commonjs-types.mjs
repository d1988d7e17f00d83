// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// A CommonJS program in TypeScript that makes a frame and hands it to an audio output.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { report } from './fake-model.mjs';

const program = `
import type { voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
export const play = (output: voice.AudioOutput): Promise<void> =>
  output.captureFrame(new AudioFrame(new Int16Array(480), 24_000, 1, 480));
`;
// Beside this file, so that it finds the same packages.
const folder = join(import.meta.dirname, `out/commonjs-${process.pid}`);
mkdirSync(folder, { recursive: true });
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));

/** What the compiler says of the program as a module of either kind. */
function errorsOf(extension) {
  const file = join(folder, `program.${extension}`);
  writeFileSync(file, program);
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024'];
  const { stdout } = spawnSync(
    process.execPath,
    [join(typescript, 'bin/tsc'), '--ignoreConfig', ...options, file],
    {
      encoding: 'utf8',
    },
  );
  return [...stdout.matchAll(/error (TS\d+)/gu)].map(([, code]) => code);
}

const [asModule, asCommonJs] = [errorsOf('mts'), errorsOf('cts')];
rmSync(folder, { recursive: true });
report({
  expected: 'a program compiles as CommonJS as it does as an ES module',
  happened: `as an ES module: ${asModule.join(', ') || 'compiles'}; as CommonJS: ${asCommonJs.join(', ') || 'compiles'}`,
  gap: asModule.length === 0 && asCommonJs.length > 0,
});
