// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interleave, writeWav } from '@voicelive-kit/audio';
import type { CallRecord } from '@voicelive-kit/phone/emulator';
import { renderReport } from './report/report.ts';
import type { PhoneResult } from './result.ts';

/** Writes recording, result and report into a folder, which is created if needed; returns the files. */
export function writeResults(
  folder: string,
  result: PhoneResult,
  { heard, said, rate }: CallRecord,
): string[] {
  const samples = interleave(said, heard);
  const files: [string, string | Uint8Array][] = [
    ['call.wav', writeWav({ samples, rate, channels: 2 })],
    ['result.json', `${JSON.stringify(result, undefined, 2)}\n`],
    ['report.html', renderReport(result, samples)],
  ];
  mkdirSync(folder, { recursive: true });
  return files.map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
}
