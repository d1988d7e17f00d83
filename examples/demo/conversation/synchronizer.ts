// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';

/**
 * The framework's output for the agent's words. Its class is not exported, so its type is taken from a place that uses
 * it.
 */
export type TextOutput = NonNullable<voice.AgentSession['output']['transcription']>;
type TextOutputClass = abstract new (next?: TextOutput) => TextOutput;

interface Synchronizer {
  readonly audioOutput: voice.AudioOutput;
  readonly textOutput: TextOutput;
  close(): Promise<void>;
}
type SynchronizerClass = new (audio: voice.AudioOutput, text: TextOutput) => Synchronizer;

/** The internal classes of the framework that the demo uses. */
export interface Internals {
  TextOutput: TextOutputClass;
  TranscriptionSynchronizer: SynchronizerClass;
}

interface TextHandlers {
  onText: (piece: string | voice.TimedString) => void;
  /** The text of the message is complete or was cut. */
  onEnd: () => void;
}

/** A text output that reports everything to its handlers and forwards it to the next output, if any. */
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
 * Loads the framework's own synchronizer of words and playout. With a room, the framework puts it before the room's
 * audio; without one (as here) the demo has to do it, or an interrupted answer is remembered as if all of it had been
 * heard. @livekit/agents 1.9.0 does not export it, so its file is loaded from beside the package's entry point.
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
