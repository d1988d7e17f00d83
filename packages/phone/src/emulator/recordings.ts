// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { interleave, writeWav } from '@voicelive-kit/audio';
import type { CallRecord } from './record.ts';

/**
 * Writes the audio of a call into a folder, which is created: `heard.wav`, `said.wav`, `call.wav` with the caller left
 * and the agent right, and the rest of the record as `call.json`. Returns their paths.
 */
export async function writeRecordings(record: CallRecord, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const { heard, said, ...facts } = record;
  const { rate } = record;
  const files: [string, string | Uint8Array][] = [
    ['heard.wav', writeWav({ samples: heard, rate, channels: 1 })],
    ['said.wav', writeWav({ samples: said, rate, channels: 1 })],
    ['call.wav', writeWav({ samples: interleave(said, heard), rate, channels: 2 })],
    ['call.json', `${JSON.stringify(facts, undefined, 2)}\n`],
  ];
  return await Promise.all(
    files.map(async ([name, content]) => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    }),
  );
}
