// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { readWav, type Wav } from '@voicelive-kit/audio';

/** Reads the WAV file at a path; throws an Error that names the file and the accepted formats. */
export function readWavFile(path: string): Wav {
  return readWav(readFileSync(path), path);
}
