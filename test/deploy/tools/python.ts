// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '@voicelive-kit/room/livekit/go-program.ts';

const run = promisify(execFile);
/** Brings the schemas of Kubernetes in the form that kubeconform reads. */
const SCHEMAS = 'kubernetes-validate==1.37.0';
const BICEP = 'pycep-parser==0.7.1';

/** The environment of Python in the cache. */
export const pythonFolder = join(
  cacheFolder(),
  `python-${[SCHEMAS, BICEP].map((name) => name.replace('==', '-')).join('-')}`,
);
export const python = join(pythonFolder, 'bin/python');

/** Makes the environment, unless that was done before. */
export async function installPython(): Promise<void> {
  if (existsSync(pythonFolder)) return;
  mkdirSync(cacheFolder(), { recursive: true });
  const building = mkdtempSync(`${pythonFolder}-`);
  try {
    await run('python3', ['-m', 'venv', building]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(join(building, 'bin/python'), [...pip, SCHEMAS, BICEP]);
    renameSync(building, pythonFolder);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}
