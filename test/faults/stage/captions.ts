// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';
import { loadInternals, tapText, type TextOutput } from '@voicelive-kit/demo/conversation/synchronizer.ts';

/** What an application shows and plays, wired as in a room: words are shown as they are heard. */
export interface Mouth {
  audio: voice.AudioOutput;
  text: TextOutput;
  close(): Promise<void>;
}

/** Puts the framework's synchronizer of words and playout before an output; `segments` receives what is shown. */
export async function openMouth(output: voice.AudioOutput, segments: string[]): Promise<Mouth> {
  const internals = await loadInternals();
  let current = '';
  const screen = tapText(internals, {
    onText: (piece) => (current += typeof piece === 'string' ? piece : piece.text),
    onEnd: () => {
      if (current !== '') segments.push(current);
      current = '';
    },
  });
  const synchronizer = new internals.TranscriptionSynchronizer(output, screen);
  const { audioOutput: audio, textOutput: text } = synchronizer;
  return { audio, text, close: async () => synchronizer.close() };
}
