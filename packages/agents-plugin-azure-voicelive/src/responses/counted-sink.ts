// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';

/** Like `StreamSink`, and it tells when a reader takes a chunk: what was never taken was never played. */
export class CountedSink<T> {
  readonly stream: ReadableStream<T>;
  readonly #queue: T[] = [];
  readonly #onTaken: (chunk: T) => void;
  #controller: ReadableStreamDefaultController<T> | undefined;
  #wanted = false;
  #ended = false;
  #over = false;

  constructor(onTaken: (chunk: T) => void) {
    this.#onTaken = onTaken;
    // A high-water mark of 0 makes the stream ask for a chunk only when somebody reads.
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
    this.#onTaken(chunk);
    this.#controller?.enqueue(chunk);
    this.#closeWhenEmpty();
  }

  #closeWhenEmpty(): void {
    if (!this.#ended || this.#over || this.#queue.length > 0) return;
    this.#over = true;
    this.#controller?.close();
  }
}
