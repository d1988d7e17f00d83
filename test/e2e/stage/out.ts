// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Wav, writeWav } from '@voicelive-kit/audio';

/** Pictures, recordings, logs and the table of times. */
export const OUT = join(import.meta.dirname, '../../../out/e2e');

/** Path of a file in the output folder; its folder exists afterwards. */
export function outFile(...names: string[]): string {
  const path = join(OUT, ...names);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

export function writeSound(name: string, wav: Wav): void {
  writeFileSync(outFile(`${name}.wav`), writeWav(wav));
}
