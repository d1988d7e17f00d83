// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { outFile } from './out.ts';

/**
 * A time measured at the participant, in milliseconds. Reported but not checked, because a busy machine has other
 * times.
 */
export interface Time {
  test: string;
  what:
    | 'end of speech to first agent sound'
    | 'speech start to silence'
    | 'echo reference, off by'
    | 'mouth against sound, median'
    | 'silence to closed mouth, latest'
    | 'join to ready';
  ms: number;
  /**
   * How much of it the emulator took on purpose: its wait for silence or for speech to be certain, and its thinking
   * time.
   */
  serviceMs: number;
}

const FILE = outFile('times.jsonl');

export function forgetTimes(): void {
  rmSync(FILE, { force: true });
}

/** Records a time; test files are separate processes, so it is written to a file at once. */
export function noteTime(time: Time): void {
  appendFileSync(FILE, `${JSON.stringify(time)}\n`);
}

export function notedTimes(): Time[] {
  if (!existsSync(FILE)) return [];
  const lines = readFileSync(FILE, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Time);
}

/** All times as a Markdown table. */
export function timesTable(times: readonly Time[]): string {
  const rows = times.map(({ test, what, ms, serviceMs }) => {
    const cells = [test, what, ms, serviceMs, ms - serviceMs].map((cell) =>
      typeof cell === 'number' ? `${Math.round(cell)} ms` : cell,
    );
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| Test | Time | measured | of it the service | the rest |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}
