// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { readWav, type Wav } from '@voicelive-kit/audio';

/** Reads the WAV file of a path; throws an Error that names the file and says what to give. */
export function readWavFile(path: string): Wav {
  return readWav(readFileSync(path), path);
}
