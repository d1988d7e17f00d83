// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Emulator } from '@voicelive-kit/emulator';

/** What the service side observed; only the emulator can report it. */
export interface Testimony {
  /** When it reported that the caller started speaking, in epoch milliseconds. */
  speechStarted: number[];
  /** The positions at which it was told to truncate messages, in milliseconds of their sound, in order. */
  truncations: number[];
}

/** Observes the emulator during a conversation; call the returned function when the conversation is over. */
export function watchEmulator(emulator: Emulator): () => Testimony {
  const speechStarted: number[] = [];
  const watch = async (): Promise<void> => {
    for (;;) {
      await emulator.waitFor('input_audio_buffer.speech_started', undefined, { timeoutMs: 3_600_000 });
      speechStarted.push(Date.now());
    }
  };
  // The wait rejects when the emulator closes.
  watch().catch(() => undefined);
  return () => ({
    speechStarted,
    truncations: emulator
      .sessions()
      .flatMap(({ received }) => received)
      .flatMap((event) => (event.type === 'conversation.item.truncate' ? [event.audio_end_ms] : [])),
  });
}
