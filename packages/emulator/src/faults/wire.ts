// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { Duplex } from 'node:stream';

type Done = (error?: Error | null) => void;

/**
 * The bytes between a WebSocket and its TCP or TLS socket, where packets can be dropped, delayed, or sent one byte at a
 * time. Without a fault it only passes them on.
 */
export class Wire extends Duplex {
  readonly #raw: Duplex;
  #deaf = false;
  #mute = false;
  #stalled: NodeJS.Timeout | undefined;
  /** Bytes to pass unchanged, then bytes to send one at a time. */
  #trickle = { after: 0, bytes: 0 };

  constructor(raw: Duplex) {
    super();
    this.#raw = raw;
    raw.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) raw.pause();
    });
    raw.on('end', () => this.push(null));
    raw.on('error', (error) => this.destroy(error));
    raw.on('close', () => this.destroy());
  }

  /** Drops packets: those of the client (`in`), ours (`out`), or both. */
  vanish(direction: 'in' | 'out' | 'both'): void {
    if (direction !== 'out') {
      this.#deaf = true;
      this.#raw.pause();
    }
    if (direction !== 'in') this.#mute = true;
  }

  /** Stops reading for some milliseconds; what the client sends accumulates on its side. */
  stall(ms: number): void {
    clearTimeout(this.#stalled);
    this.#raw.pause();
    this.#stalled = setTimeout(() => {
      this.#stalled = undefined;
      this._read();
    }, ms);
  }

  /** Sends the next bytes that are written, up to this many, one at a time. */
  trickle(bytes: number): void {
    this.#trickle = { after: this.writableLength, bytes };
  }

  override _read(): void {
    if (!this.#deaf && this.#stalled === undefined) this.#raw.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#pass([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#pass(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: Done): void {
    if (this.#mute) return done();
    this.#raw.end(() => done());
  }

  override _destroy(error: Error | null, done: Done): void {
    clearTimeout(this.#stalled);
    this.#raw.destroy();
    done(error);
  }

  #pass(chunks: Buffer[], done: Done): void {
    if (this.#mute) return done();
    if (this.#trickle.bytes > 0) {
      this.#pour(Buffer.concat(chunks), done);
      return;
    }
    this.#raw.cork();
    const last = chunks.pop();
    for (const chunk of chunks) this.#raw.write(chunk);
    // Sent synchronously, as without this wire, so that data written just before the end is delivered.
    let waiting = true;
    const taken = this.#raw.write(last, (error) => {
      if (waiting) done(error);
    });
    this.#raw.uncork();
    if (taken) {
      waiting = false;
      done();
    }
  }

  #pour(bytes: Buffer, done: Done): void {
    const { after, bytes: dripping } = this.#trickle;
    const whole = after > 0 ? after : dripping > 0 ? 1 : bytes.length;
    const now = bytes.subarray(0, whole);
    const rest = bytes.subarray(whole);
    if (after > 0) this.#trickle.after -= now.length;
    else if (dripping > 0) this.#trickle.bytes -= 1;
    this.#raw.write(now, (error) => {
      if (error || rest.length === 0) return done(error);
      // A turn of the event loop between two bytes keeps the kernel from joining them.
      setImmediate(() => this.#pour(rest, done));
      return undefined;
    });
  }
}
