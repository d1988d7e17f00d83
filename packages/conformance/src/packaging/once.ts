// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from '../clock.ts';

/**
 * Fills a folder once, however many processes ask for it concurrently: the first does the work, the others wait. If a
 * process dies halfway, the work is done again. Rejects with what `fill` rejects with.
 */
export async function once(folder: string, fill: () => Promise<void>): Promise<void> {
  const ready = join(folder, '.ready');
  const lock = `${folder}.lock`;
  while (!existsSync(ready)) {
    if (!(await take(lock))) {
      await pause(100);
      continue;
    }
    try {
      // Another process may have finished between the check and the lock.
      if (existsSync(ready)) return;
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await fill();
      await writeFile(ready, '');
    } finally {
      await rm(lock, { force: true });
    }
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
  // An owner that has not written its process id yet is at work.
  if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
