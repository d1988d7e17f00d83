// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { builtinVoice } from './builtin-voice.ts';
import { isInstalled, programVoice, VOICE_PROGRAMS, type VoiceProgram } from './program-voice.ts';
import type { Voice } from './speech.ts';

/**
 * The voice for answers without an audio file; `auto` takes the first installed program, or else the built-in voice.
 */
export type VoiceChoice = 'auto' | 'builtin' | VoiceProgram;
export const VOICE_CHOICES: readonly VoiceChoice[] = ['auto', 'builtin', ...VOICE_PROGRAMS];

/** Throws an Error if the requested program is not installed. */
export async function chooseVoice(choice: VoiceChoice): Promise<Voice> {
  if (choice === 'builtin') return builtinVoice;
  if (choice !== 'auto') {
    if (await isInstalled(choice)) return programVoice(choice);
    throw new Error(
      `voice: ${choice} is not installed; install it (Debian: apt-get install ${choice}) or use builtin`,
    );
  }
  for (const program of VOICE_PROGRAMS) if (await isInstalled(program)) return programVoice(program);
  return builtinVoice;
}
