// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../bench/rows/row.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args]);

/** What a bridge may have instead of figures: the baseline truncates nothing, and only ours can be drained. */
const NOTES: Record<string, readonly string[]> = {
  voicelive: ['calls-late-caller'],
  bare: ['truncation', 'truncation-size', 'calls-drain', 'calls-late-caller'],
};

describe('the telephone bench', () => {
  let out: string;
  let markdown: string;
  let rows: Row[];

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'phone-bench-'));
    markdown = (await bench('--quick', '--markdown', '--calls', '3', '--out', out)).stdout;
    const result = JSON.parse(await readFile(join(out, 'latest.json'), 'utf8')) as { rows: Row[] };
    rows = result.rows;
  });

  afterAll(() => rm(out, { recursive: true, force: true }));

  it('measures every row', () => {
    expect(rows.map(({ id }) => id)).toEqual([
      'answer',
      'service-time',
      'barge-in',
      'detection',
      'after-clear',
      'truncation',
      'truncation-size',
      'carrier-late',
      'calls-lost-up',
      'calls-lost-down',
      'calls-gaps',
      'calls-cpu',
      'calls-core',
      'calls-loop',
      'calls-waited',
      'calls-memory',
      'calls-resident',
      'calls-drain',
      'calls-late-caller',
    ]);
  });

  it.each(['voicelive', 'bare'])('gets a finite figure from %s in every row it has', (subject) => {
    for (const { id, figures, cells } of rows) {
      if (NOTES[subject]?.includes(id)) continue;
      for (const figure of figures) {
        expect({ id, ...cells[subject] }).toHaveProperty(['figures', figure], expect.any(Number));
      }
    }
  });

  // The other plugin may crash.
  it('prints a result of the other plugin, even if that is a failure', () => {
    for (const { id, cells } of rows) {
      expect({ id, peer: cells['openai'] }).toHaveProperty('peer', expect.any(Object));
    }
  });

  it('rejects a caller who calls during a drain as busy, and cuts no call short', () => {
    const cellOf = (id: string) => rows.find((row) => row.id === id)?.cells['voicelive'];
    expect(cellOf('calls-late-caller')).toEqual({ note: 'is told busy' });
    expect(cellOf('calls-drain')).toEqual({ figures: { calls: 0 } });
  });

  it('prints each row in the table for the README', () => {
    for (const { title } of rows) expect(markdown).toContain(`| ${title}`);
  });
});

describe('the command line of the telephone bench', () => {
  it.each([
    [['--only', 'latencies'], 'choose from latency, capacity'],
    [['--calls', 'many'], 'give a whole number'],
  ])('says what is accepted instead of %j', async (args, says) => {
    await expect(bench(...args)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(says) as string,
    });
  });
});
