// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPlayer } from './player.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'player-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Puts a program of that name first on the PATH. */
function install(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env.PATH ?? ''}`);
}

describe.skipIf(process.platform === 'win32')('the system’s player', () => {
  it('receives every sample in the requested format', async () => {
    install('aplay', `echo "$@" > "${folder}/args"; cat > "${folder}/heard"`);
    const player = openPlayer(24_000, 2);
    player.write(Int16Array.from([1, -2]));
    player.write(Int16Array.from([0, 3, 258]).subarray(1));
    await player.end('unused.wav');
    expect(readFileSync(join(folder, 'heard'))).toEqual(Buffer.from([1, 0, 0xfe, 0xff, 3, 0, 2, 1]));
    expect(readFileSync(join(folder, 'args'), 'utf8')).toContain('-f S16_LE -r 24000 -c 2');
  });

  it('may quit early without disturbing the conversation', async () => {
    install('aplay', 'exit 1');
    const player = openPlayer(24_000, 2);
    for (let i = 0; i < 100; i++) player.write(new Int16Array(4800));
    await expect(player.end('unused.wav')).resolves.toBeUndefined();
  });

  it('throws an Error that names the players when none is installed', () => {
    install('which', 'exit 1');
    expect(() => openPlayer(24_000, 2)).toThrow(/--play needs one of aplay, .*apt-get install/);
  });
});
