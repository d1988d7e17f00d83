// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A word and its times in the recording, in milliseconds. */
export type TimedWord = [word: string, startMs: number, endMs: number];

/** A recording of the caller or the agent. */
export interface Line {
  text: string;
  /** Path of the WAV file. */
  audio: string;
  words: TimedWord[];
}

const here = import.meta.dirname;
const FOLDERS = [join(here, '../../demo/speech'), join(here, '../speech')];

/** Finds a recording of the reference agent or of this example by its name without `.wav`. */
export function line(name: string): Line {
  for (const folder of FOLDERS) {
    const times: Record<string, TimedWord[]> = JSON.parse(readFileSync(join(folder, 'words.json'), 'utf8'));
    const words = times[name];
    if (!words) continue;
    return { text: words.map(([word]) => word).join(' '), audio: join(folder, `${name}.wav`), words };
  }
  throw new Error(
    `there is no recording ${name}; each speech/ folder has a words.json that lists its recordings`,
  );
}
