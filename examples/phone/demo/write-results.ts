// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallRecord } from '@voicelive-kit/phone/emulator';
import { encodeWav } from '@voicelive-kit/reference-agent/demo/wav.ts';
import { renderReport } from './report/report.ts';
import type { PhoneResult } from './result.ts';

/** Writes recording, result and report into a folder, which is made; returns the files. */
export function writeResults(
  folder: string,
  result: PhoneResult,
  { heard, said, rate }: CallRecord,
): string[] {
  const samples = new Int16Array(heard.length * 2);
  for (let i = 0; i < heard.length; i++) {
    samples[2 * i] = said[i] ?? 0;
    samples[2 * i + 1] = heard[i] ?? 0;
  }
  const files: [string, string | Uint8Array][] = [
    ['call.wav', encodeWav({ samples, rate, channels: 2 })],
    ['result.json', `${JSON.stringify(result, undefined, 2)}\n`],
    ['report.html', renderReport(result, samples)],
  ];
  mkdirSync(folder, { recursive: true });
  return files.map(([name, content]) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  });
}
