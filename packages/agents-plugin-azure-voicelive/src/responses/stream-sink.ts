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
  readonly #queue: T[] = [];
  readonly #onTaken: ((chunk: T) => void) | undefined;
  #controller: ReadableStreamDefaultController<T> | undefined;
  #wanted = false;
  #ended = false;
  #over = false;

  /** @param onTaken - called with each chunk at the moment a reader takes it. */
  constructor(onTaken?: (chunk: T) => void) {
    this.#onTaken = onTaken;
    // A high-water mark of 0 makes the stream ask for a chunk only when somebody reads, so `onTaken` is the truth.
    this.stream = new ReadableStream<T>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          this.#wanted = true;
          this.#deliver();
        },
        cancel: () => {
          this.#over = true;
          this.#queue.length = 0;
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** True once `end` was called or the reader went away: further writes are dropped. */
  get ended(): boolean {
    return this.#ended || this.#over;
  }

  write(chunk: T): void {
    if (this.ended) return;
    this.#queue.push(chunk);
    this.#deliver();
  }

  /** Ends the stream after what is queued. Safe to call again. */
  end(): void {
    if (this.ended) return;
    this.#ended = true;
    this.#closeWhenEmpty();
  }

  #deliver(): void {
    if (!this.#wanted || this.#over) return;
    const chunk = this.#queue.shift();
    if (chunk === undefined) return;
    this.#wanted = false;
    this.#onTaken?.(chunk);
    this.#controller?.enqueue(chunk);
    this.#closeWhenEmpty();
  }

  #closeWhenEmpty(): void {
    if (!this.#ended || this.#over || this.#queue.length > 0) return;
    this.#over = true;
    this.#controller?.close();
  }
}
