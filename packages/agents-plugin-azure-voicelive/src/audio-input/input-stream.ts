// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ReadableStream, ReadableStreamDefaultReader } from 'node:stream/web';

/**
 * Reads one stream of frames at a time. The framework's own `MultiInputStream` (@livekit/agents 1.9.0) gives the same by way of
 * another stream, which is a tenth of what a frame costs on its way from the room to the service.
 */
export class InputStream<Frame> {
  readonly #push: (frame: Frame) => void;
  readonly #onError: (error: unknown) => void;
  #reader: ReadableStreamDefaultReader<Frame> | undefined;

  /** @param onError - told when the stream that is being read fails. */
  constructor(push: (frame: Frame) => void, onError: (error: unknown) => void) {
    this.#push = push;
    this.#onError = onError;
  }

  /** Reads this stream from now on. The one before is let go and can be read by others. */
  follow(stream: ReadableStream<Frame>): void {
    this.stop();
    const reader = stream.getReader();
    this.#reader = reader;
    void this.#read(reader);
  }

  stop(): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.releaseLock();
  }

  async #read(reader: ReadableStreamDefaultReader<Frame>): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (reader !== this.#reader) return;
        if (done) break;
        this.#push(value);
      }
    } catch (error) {
      // A reader that was let go ends with an error of its own.
      if (reader !== this.#reader) return;
      this.#onError(error);
    }
    this.stop();
  }
}
