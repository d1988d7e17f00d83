// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startChild } from './child.ts';
import { openLog } from './log-file.ts';
import { untilReady } from './until-ready.ts';

const folder = mkdtempSync(join(tmpdir(), 'room-child-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (script: string, log?: string) =>
  startChild(process.execPath, ['-e', script], {
    log: log === undefined ? undefined : openLog(join(folder, log)),
  });
/** Writes repeatedly as long as it runs. */
const STUBBORN = "process.on('SIGTERM', () => {}); setInterval(() => console.log(process.pid), 20)";

describe('a child process', () => {
  test('reports how it ended and its last output', async () => {
    const child = node("console.error('no such room'); process.exit(3)", 'ended.log');
    expect(await child.ended).toBe(3);
    expect(child.end).toBe(3);
    expect(child.lastWords()).toBe('no such room');
  });

  test('that cannot be started ends as well', async () => {
    const child = startChild(join(folder, 'no-such-program'), []);
    expect(await child.ended).toBe(127);
    await child.stop();
  });

  test('that ignores SIGTERM is killed, together with the processes it started', async () => {
    const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}], { stdio: 'inherit' }); ${STUBBORN}`;
    const child = node(script, 'stubborn.log');
    const voices = (): number => new Set(child.lastWords().split('\n').filter(Boolean)).size;
    await expect.poll(voices).toBe(2);
    await child.stop('SIGTERM', 200);
    expect(child.end).toBe('SIGKILL');
    let size = 0;
    const growth = (): number => {
      const before = size;
      ({ size } = statSync(join(folder, 'stubborn.log')));
      return size - before;
    };
    // Each of the two writes every 20 ms while it lives.
    await expect.poll(growth, { interval: 200 }).toBe(0);
  });

  test('that ends before it is ready is an error with its last output', async () => {
    const child = node("console.error('port in use'); process.exit(1)", 'early.log');
    await expect(untilReady('http://127.0.0.1:9/', child, 10_000)).rejects.toThrow(
      /ended with 1\nport in use/,
    );
  });
});
