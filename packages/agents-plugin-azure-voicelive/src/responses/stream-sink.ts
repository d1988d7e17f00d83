// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';

/**
 * Below 1, so that the remaining room distinguishes an empty queue (this value) from a closed stream (none) and a
 * filled one (less).
 */
const HIGH_WATER_MARK = 0.5;

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
  #cancelled = false;

  constructor() {
    // Without a pull algorithm a chunk goes straight to a waiting reader.
    this.stream = new ReadableStream<T>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => {
          this.#ended = true;
          this.#cancelled = true;
        },
      },
      { highWaterMark: HIGH_WATER_MARK },
    );
  }

  /** True once `end` was called or the reader cancelled: further writes are dropped. */
  get ended(): boolean {
    return this.#ended;
  }

  /** True when everything written was read and no more will come. */
  get drained(): boolean {
    return this.#ended && (this.#cancelled || this.#controller?.desiredSize === 0);
  }

  write(chunk: T): void {
    if (!this.#ended) this.#controller?.enqueue(chunk);
  }

  /** Ends the stream after the queued chunks. Safe to call again. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#controller?.close();
  }
}

/** Like {@link StreamSink}, but reports when a reader takes a chunk; chunks that were not taken can be withdrawn. */
export class CountedSink<T> {
  readonly stream: ReadableStream<T>;
  #queue: T[] = [];
  readonly #onTaken: (chunk: T) => void;
  readonly #onCancelled: () => void;
  #controller: ReadableStreamDefaultController<T> | undefined;
  #wanted = false;
  #ended = false;
  #over = false;

  constructor(onTaken: (chunk: T) => void, onCancelled: () => void = () => undefined) {
    this.#onTaken = onTaken;
    this.#onCancelled = onCancelled;
    // A high-water mark of 0 makes the stream pull a chunk only when somebody reads.
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
          this.#onCancelled();
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

  /** Withdraws what no reader has taken. */
  withdraw(): void {
    this.#queue = [];
    this.#closeWhenEmpty();
  }

  /** Ends the stream after the queued chunks. Safe to call again. */
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
