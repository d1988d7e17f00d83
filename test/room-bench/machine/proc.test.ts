// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { cpuMs, parseMemory, parseStat } from './proc.ts';

describe('the state of a process', () => {
  it('contains group and processor time, whatever the program is called', () => {
    const text = '4242 (a (b) c 7) S 4000 4001 4002 0 -1 4194560 9 0 0 0 123 45 1 1 20 0 11 0 99 0 0';
    expect(parseStat(text)).toEqual({ group: 4001, cpuMs: 1680 });
  });

  it.runIf(process.platform === 'linux')('agrees with what the process itself counts', async () => {
    const { user, system } = process.cpuUsage();
    expect(Math.abs((await cpuMs(process.pid)) - (user + system) / 1000)).toBeLessThan(100);
  });
});

describe('the memory of a process', () => {
  it('is given in MiB: resident, proportional, private', () => {
    const text = [
      '00400000-7ffe0000 ---p 00000000 00:00 0          [rollup]',
      'Rss:              204800 kB',
      'Pss:              102400 kB',
      'Pss_Anon:          51200 kB',
      'Private_Clean:     10240 kB',
      'Private_Dirty:     40960 kB',
    ].join('\n');
    expect(parseMemory(text)).toEqual({ rss: 200, pss: 100, uss: 50 });
  });
});
