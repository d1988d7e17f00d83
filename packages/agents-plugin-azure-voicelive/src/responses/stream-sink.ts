// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';

/**
 * The writing end of one stream handed to the framework.
 *
 * Writes never wait and never reject: after a barge-in the framework cancels its reader while deltas are still in
 * flight, and a channel that rejects late writes would turn each of them into an unhandled rejection.
 */
export class StreamSink<T> {
  readonly stream: ReadableStream<T>;
  #controller: ReadableStreamDefaultController<T> | undefined;
  #ended = false;

  constructor() {
    // Without a pull algorithm a chunk goes straight to a waiting reader; this runs fifty times per second of audio.
    this.stream = new ReadableStream<T>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#ended = true;
      },
    });
  }

  /** True once `end` was called or the reader went away: further writes are dropped. */
  get ended(): boolean {
    return this.#ended;
  }

  write(chunk: T): void {
    if (!this.#ended) this.#controller?.enqueue(chunk);
  }

  /** Ends the stream after what is queued. Safe to call again. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#controller?.close();
  }
}
