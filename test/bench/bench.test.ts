// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from './rows/row.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args]);

describe('the bench', () => {
  let out: string;
  let markdown: string;
  let rows: Row[];

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'bench-'));
    markdown = (await bench('--quick', '--markdown', '--out', out)).stdout;
    const result = JSON.parse(await readFile(join(out, 'latest.json'), 'utf8')) as { rows: Row[] };
    rows = result.rows;
  });

  afterAll(() => rm(out, { recursive: true, force: true }));

  it('measures every row', () => {
    expect(rows.map(({ id }) => id)).toEqual([
      'hold-24k-mono',
      'hold-48k-stereo',
      'first-audio',
      'barge-in',
      'barge-in-queue',
      'cpu-up',
      'cpu-up-silence',
      'cpu-down',
      'memory-session',
      'memory-process',
      'crowd-cpu',
      'crowd-delay',
      'crowd-lost',
    ]);
  });

  it('gets a finite figure from this plugin in every row', () => {
    for (const { id, figures, cells } of rows) {
      for (const figure of figures) {
        expect({ id, ...cells.voicelive }).toHaveProperty(['figures', figure], expect.any(Number));
      }
    }
  });

  it.each(['voicelive', 'bare'] as const)('loses no frame and misses no interruption with %s', (subject) => {
    for (const { id, cells } of rows) {
      const cell = cells[subject];
      const counted: Record<string, number> = cell && 'figures' in cell ? cell.figures : {};
      expect({ id, missing: 0, lost: 0, ...counted }).toMatchObject({ missing: 0, lost: 0 });
    }
  });

  // The other plugin may crash: an unhandled rejection during barge-in once ended its process.
  it('gets a finite figure from the bare socket in every row it has', () => {
    for (const { id, figures, cells } of rows) {
      if (id === 'hold-48k-stereo') continue;
      for (const figure of figures) {
        expect({ id, ...cells.bare }).toHaveProperty(['figures', figure], expect.any(Number));
      }
    }
  });

  it('prints a result of the other plugin, even if that is a failure', () => {
    for (const { id, cells } of rows)
      expect({ id, peer: cells.openai }).toHaveProperty('peer', expect.any(Object));
  });

  it('prints each row in the table for the README', () => {
    for (const { title } of rows) expect(markdown).toContain(`| ${title}`);
  });
});

describe('the command line of the bench', () => {
  it('names the available rows when one is unknown', async () => {
    await expect(bench('--only', 'holdd')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'choose from hold, first-audio, barge-in, cpu, memory, crowd',
      ) as string,
    });
  });
});
