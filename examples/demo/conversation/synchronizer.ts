// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';

/** Where the framework writes the agent's words; its class is not exported, so it is named by where it is used. */
export type TextOutput = NonNullable<voice.AgentSession['output']['transcription']>;
type TextOutputClass = abstract new (next?: TextOutput) => TextOutput;

interface Synchronizer {
  readonly audioOutput: voice.AudioOutput;
  readonly textOutput: TextOutput;
  close(): Promise<void>;
}
type SynchronizerClass = new (audio: voice.AudioOutput, text: TextOutput) => Synchronizer;

/** What the demo borrows from inside the framework. */
export interface Internals {
  TextOutput: TextOutputClass;
  TranscriptionSynchronizer: SynchronizerClass;
}

interface TextHandlers {
  onText: (piece: string | voice.TimedString) => void;
  /** The message's text is complete, or cut. */
  onEnd: () => void;
}

/** A text output that shows the handlers everything, and passes it on when there is a next one. */
export function tapText(
  { TextOutput }: Internals,
  { onText, onEnd }: TextHandlers,
  next?: TextOutput,
): TextOutput {
  class Tap extends TextOutput {
    override async captureText(piece: string | voice.TimedString): Promise<void> {
      onText(piece);
      await next?.captureText(piece);
    }

    override flush(): void {
      onEnd();
      next?.flush();
    }
  }
  return new Tap(next);
}

/**
 * Loads the framework's own synchronizer of words and playout. In a room the framework puts it before the room's
 * audio by itself; without a room (as here) we have to, or an interrupted answer is remembered as if all of it had
 * been heard. @livekit/agents 1.9.0 does not export it, so its file is loaded beside the package's entry point.
 */
export async function loadInternals(): Promise<Internals> {
  const entry = import.meta.resolve('@livekit/agents');
  const files = ['./voice/io.js', './voice/transcription/synchronizer.js'];
  try {
    const [io, synchronizer] = await Promise.all(
      files.map(async (file) => import(new URL(file, entry).href)),
    );
    const found = {
      TextOutput: io.TextOutput,
      TranscriptionSynchronizer: synchronizer.TranscriptionSynchronizer,
    };
    if (typeof found.TextOutput === 'function' && typeof found.TranscriptionSynchronizer === 'function')
      return found;
    throw new Error('they no longer hold TextOutput and TranscriptionSynchronizer');
  } catch (error) {
    throw new Error(
      `The demo needs ${files.join(' and ')} of @livekit/agents, which this version keeps elsewhere; use version 1.9.0.`,
      { cause: error },
    );
  }
}
