// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';

export interface CommandResult {
  ok: boolean;
  stdout: string;
  /** Both outputs, and the reason if the program did not end well. */
  said: string;
}

export interface CommandOptions {
  cwd: string;
  /** The whole environment; by default that of this process. */
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
}

/** Runs a program to its end without blocking this process; never rejects. */
export function command(
  program: string,
  args: readonly string[],
  { cwd, env, timeoutMs = 240_000 }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const options = { cwd, timeout: timeoutMs, maxBuffer: 2 ** 26, ...(env && { env }) };
    execFile(program, args, options, (error, stdout, stderr) => {
      const late = error?.killed ? `did not end within ${timeoutMs} ms` : '';
      const said = [stdout, stderr, late].filter((text) => text.trim() !== '').join('\n');
      resolve({ ok: error === null, stdout, said: said || (error?.message ?? '') });
    });
  });
}

/** Runs npm and returns its output. If it fails, rejects with the end of its output. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const program = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { ok, stdout, said } = await command(
    program,
    [...args, '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd,
    },
  );
  if (!ok) throw new Error(`npm ${args[0]} failed: ${said.slice(-600)}`);
  return stdout;
}
