// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('the worker', () => {
  const run = (...args: string[]): { output: string; status: number | null } => {
    const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('LIVEKIT_'));
    const file = join(import.meta.dirname, 'agent.ts');
    const env = { ...Object.fromEntries(entries), NO_COLOR: '1' };
    const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], {
      encoding: 'utf8',
      env,
    });
    return { output: stdout + stderr, status };
  };

  it('knows the commands of LiveKit workers', () => {
    expect(run('--help')).toMatchObject({
      status: 0,
      output: expect.stringMatching(/start \[options\][^]*dev \[options\]/),
    });
  });

  it('says which variable to set when there is no LiveKit server', () => {
    expect(run('start')).toMatchObject({ status: 1, output: expect.stringContaining('Set LIVEKIT_URL') });
  });
});
