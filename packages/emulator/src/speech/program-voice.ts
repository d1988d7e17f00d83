// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import type { Speech, Voice } from './speech.ts';
import { durationMs } from './speech.ts';
import { readWav } from './wav.ts';
import { spreadWords } from './words.ts';

/** Speech programs people may have installed; both read the text from standard input and write a WAV file to standard output. */
const PROGRAMS = {
  'espeak-ng': { args: ['-v', 'en-us', '--stdin', '--stdout'], probe: ['--version'] },
  flite: { args: ['-voice', 'slt', '-o', '/dev/stdout'], probe: ['--version'] },
} as const;

export type VoiceProgram = keyof typeof PROGRAMS;
export const VOICE_PROGRAMS = Object.keys(PROGRAMS) as VoiceProgram[];

/** Longest a program may take for one answer, in milliseconds. */
const TIMEOUT_MS = 15_000;

/** True when the program can be started. */
export async function isInstalled(program: VoiceProgram): Promise<boolean> {
  try {
    await run(program, PROGRAMS[program].probe, '');
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** A voice that has a program speak; the program does not tell word times, so they are estimated. */
export function programVoice(program: VoiceProgram): Voice {
  const spoken = new Map<string, Promise<Speech>>();
  return {
    name: program,
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
  const wav = await run(program, PROGRAMS[program].args, text);
  const samples = readWav(wav, `what ${program} wrote`);
  return { samples, words: spreadWords(text, durationMs(samples)), estimated: true };
}

function run(program: VoiceProgram, args: readonly string[], input: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: TIMEOUT_MS });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new Error(`${program} ended with ${signal ?? `exit code ${code}`} instead of speaking`));
    });
    // A program that ends without reading its input is reported by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
