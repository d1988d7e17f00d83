// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A program that Go builds from a module. */
export interface GoProgram {
  /** Names it for people, and its folder. */
  name: string;
  version: string;
  /** The package of the program, without its version. Go names the program after the last part of it. */
  package: string;
}

/** Where programs that were built or fetched are kept between runs and checkouts. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'voicelive-kit');
}

/** Where a built program is kept. */
export function builtPath(program: GoProgram, env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), `${program.name}-${program.version}`, binaryOf(program));
}

/**
 * Builds a program from its Go module, unless that was done before.
 * @returns its path.
 * @throws Error with Go's own words when the build fails.
 */
export async function buildGoProgram(program: GoProgram): Promise<string> {
  const target = builtPath(program);
  if (existsSync(target)) return target;
  const module = `${program.package}@v${program.version}`;
  const folder = join(target, '..');
  mkdirSync(join(folder, '..'), { recursive: true });
  // Built beside the target and moved: two runs at once, or one that is cut off, leave no half a program behind.
  const building = mkdtempSync(`${folder}-`);
  try {
    const go = spawn('go', ['install', module], {
      cwd: building,
      env: { ...process.env, GOBIN: building, GOFLAGS: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    go.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
    const [code] = (await once(go, 'close')) as [number | null];
    if (code !== 0) throw new Error(`go install ${module} failed:\n${said.trim()}`);
    mkdirSync(folder, { recursive: true });
    renameSync(join(building, binaryOf(program)), target);
    return target;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

function binaryOf(program: GoProgram): string {
  const name = program.package.split('/').at(-1) ?? '';
  return process.platform === 'win32' ? `${name}.exe` : name;
}
