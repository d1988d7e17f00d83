// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { BuiltImage } from './build.ts';

export interface Ended {
  code: number | null;
  output: string;
}

/** Starts a program as the image would: its environment alone, the Node of this process in the place of the base's. */
export function startInImage(
  image: BuiltImage,
  command: readonly string[],
  env: Record<string, string> = {},
) {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: image.workdir,
    env: { PATH: dirname(process.execPath), ...image.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data));
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, output }));
  /** Waits until it has printed this. */
  const says = async (text: string): Promise<void> => {
    while (!output.includes(text)) {
      if (child.exitCode !== null) throw new Error(`the program ended: ${output}`);
      await sleep(50);
    }
  };
  return { child, ended, output: () => output, says };
}

export const runInImage = (
  image: BuiltImage,
  command: readonly string[],
  env?: Record<string, string>,
): Promise<Ended> => startInImage(image, command, env).ended;
