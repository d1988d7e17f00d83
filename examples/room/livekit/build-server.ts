// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const SERVER_VERSION = '1.13.5';
/** The binary is named after its folder in the module. */
const MODULE = `github.com/livekit/livekit-server/cmd/server@v${SERVER_VERSION}`;
const BINARY = process.platform === 'win32' ? 'server.exe' : 'server';

/** Where a built server is kept between runs and checkouts. */
export function builtServerPath(env: NodeJS.ProcessEnv = process.env): string {
  const cache = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'voicelive-kit', `livekit-server-${SERVER_VERSION}`, BINARY);
}

/**
 * Builds the LiveKit server from its Go module, unless that was done before; takes about two minutes on two cores.
 * @returns the path of the program.
 * @throws Error with Go's own output when the build fails.
 */
export async function buildServer(say: (line: string) => void): Promise<string> {
  const target = builtServerPath();
  if (existsSync(target)) return target;
  say(`building LiveKit server ${SERVER_VERSION} with Go, once (about two minutes) …`);
  const folder = join(target, '..');
  mkdirSync(join(folder, '..'), { recursive: true });
  // Built beside the target and then moved, so that neither two runs at once nor an aborted run leave half a program.
  const building = mkdtempSync(`${folder}-`);
  try {
    const go = spawn('go', ['install', MODULE], {
      cwd: building,
      env: { ...process.env, GOBIN: building, GOFLAGS: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    go.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
    const [code] = (await once(go, 'close')) as [number | null];
    if (code !== 0) throw new Error(`go install ${MODULE} failed:\n${said.trim()}`);
    mkdirSync(folder, { recursive: true });
    renameSync(join(building, BINARY), target);
    return target;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}
