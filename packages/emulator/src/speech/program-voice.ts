// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { durationMs, type Speech, type Voice } from './speech.ts';
import { readSpeech } from './speech-file.ts';
import { spreadWords } from './words.ts';

/** Arguments that make a program write a text as a WAV file; flite cannot write to a pipe, so both write files. */
type Arguments = (text: string, file: string) => string[];

/** Speech programs that may be installed. */
const PROGRAMS = {
  'espeak-ng': (text, file) => ['-v', 'en-us', '-w', file, '--', text],
  flite: (text, file) => ['-voice', 'slt', '-t', text, '-o', file],
} as const satisfies Record<string, Arguments>;

export type VoiceProgram = keyof typeof PROGRAMS;
export const VOICE_PROGRAMS = Object.keys(PROGRAMS) as VoiceProgram[];

/** Timeout of a program for one answer, in milliseconds. */
const TIMEOUT_MS = 15_000;

const run = promisify(execFile);

/** True if the program can be started. */
export async function isInstalled(program: VoiceProgram): Promise<boolean> {
  try {
    await run(program, ['--version'], { timeout: TIMEOUT_MS });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** A voice that uses an installed program; programs report no word times, so they are estimated. */
export function programVoice(program: VoiceProgram): Voice {
  const spoken = new Map<string, Promise<Speech>>();
  return {
    name: program,
    constant: true,
    speak(text) {
      let speech = spoken.get(text);
      if (speech === undefined) {
        speech = say(program, text);
        spoken.set(text, speech);
        speech.catch(() => spoken.delete(text));
      }
      return speech;
    },
  };
}

async function say(program: VoiceProgram, text: string): Promise<Speech> {
  const file = join(tmpdir(), `voicelive-emulator-${randomUUID()}.wav`);
  try {
    await run(program, PROGRAMS[program](text, file), { timeout: TIMEOUT_MS });
    const samples = readSpeech(await readFile(file), `what ${program} wrote`);
    return { samples, words: spreadWords(text, durationMs(samples)), estimated: true };
  } finally {
    await rm(file, { force: true });
  }
}
