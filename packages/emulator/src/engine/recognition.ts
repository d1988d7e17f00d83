// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { bytesToSamples, decodeAlaw, decodeMulaw } from '@voicelive-kit/audio';
import { detectorSettings } from '../settings/turn-detection.ts';
import type { EngineContext } from './context.ts';

/** The recognised words, or that recognition failed. */
export type Recognised = { text: string } | 'failed';

/** Has the user's turns transcribed by a speech model, one after the other. */
export class Recognition {
  readonly #context: EngineContext;
  readonly #closing = new AbortController();
  #last: Promise<void> = Promise.resolve();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /**
   * Recognises mono audio in the session's input format; returns false without a speech model, and never calls `done`
   * then.
   */
  recognise(bytes: Uint8Array, done: (heard: Recognised) => void): boolean {
    const { hear } = this.#context.backends;
    if (hear === undefined) return false;
    const { signal } = this.#closing;
    const { session } = this.#context;
    const { format, rate } = detectorSettings(session);
    const language = session.input_audio_transcription?.language ?? undefined;
    // A speech model takes one language, and detects it among several.
    const one = language?.includes(',') ? undefined : language;
    const speech = { samples: decode(bytes, format), rate, language: one };
    this.#last = this.#last.then(async () => {
      // The backend has logged why it failed.
      const heard = await hear(speech, signal).then(
        (text): Recognised => ({ text }),
        (): Recognised => 'failed',
      );
      if (!signal.aborted) done(heard);
    });
    return true;
  }

  close(): void {
    this.#closing.abort();
  }
}

function decode(bytes: Uint8Array, format: 'pcm16' | 'g711_ulaw' | 'g711_alaw'): Int16Array {
  if (format === 'g711_ulaw') return decodeMulaw(bytes);
  return format === 'g711_alaw' ? decodeAlaw(bytes) : bytesToSamples(bytes);
}
