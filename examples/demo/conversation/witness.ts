// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Emulator } from '@voicelive-kit/emulator';

/** What the other end of the wire knows; only the emulator can be asked. */
export interface Testimony {
  /** When it said that the caller began to speak, in epoch milliseconds. */
  speechStarted: number[];
  /** Where it was told to cut messages, in milliseconds of their sound, in order. */
  truncations: number[];
}

/** Watches the emulator during a conversation; call the returned function when it is over. */
export function watchEmulator(emulator: Emulator): () => Testimony {
  const speechStarted: number[] = [];
  const watch = async (): Promise<void> => {
    for (;;) {
      await emulator.waitFor('input_audio_buffer.speech_started', undefined, { timeoutMs: 3_600_000 });
      speechStarted.push(Date.now());
    }
  };
  // It ends with the emulator, which refuses to wait any longer then.
  watch().catch(() => undefined);
  return () => ({
    speechStarted,
    truncations: emulator
      .sessions()
      .flatMap(({ received }) => received)
      .flatMap((event) => (event.type === 'conversation.item.truncate' ? [event.audio_end_ms] : [])),
  });
}
