// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { WebSocket } from 'ws';
import type { Wire } from '../faults/wire.ts';
import type { ConnectionRecording } from '../recording/recorder.ts';

/**
 * How many bytes may be buffered for a client that does not read, before it is disconnected: more than any one message.
 */
const MOST_UNSENT = 16 * 1024 * 1024;
/** Header bytes of a frame of 126 bytes to 64 KiB. */
const FRAME_HEADER = 4;

/** A session's handlers for what arrives on its channel. */
export interface ChannelEvents {
  message(data: Buffer, binary: boolean): void;
  closed(code: number, reason: string): void;
}

/** The channel to one client: its WebSocket, the bytes below it, and the recording of both. */
export class Channel {
  readonly #socket: WebSocket;
  readonly #wire: Wire;
  readonly #recording: ConnectionRecording | undefined;
  #ending = false;
  #why = '';

  constructor(socket: WebSocket, wire: Wire, recording: ConnectionRecording | undefined) {
    this.#socket = socket;
    this.#wire = wire;
    this.#recording = recording;
  }

  /** Passes what arrives to the session. */
  listen(events: ChannelEvents): void {
    this.#socket.on('message', (data: Buffer, binary) => {
      this.#recording?.received(data, binary);
      events.message(data, binary);
    });
    this.#socket.on('close', (code, given) => {
      const reason = this.#why || given.toString();
      this.#recording?.closed(this.#ending ? 'server' : 'client', code, reason);
      events.closed(code, reason);
    });
    // The close event follows; only that counts.
    this.#socket.on('error', () => {});
  }

  get ready(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Sends a frame, in single bytes if requested; a client that lets too much accumulate is disconnected. */
  send(frame: string | Buffer, trickling = false): void {
    if (!this.ready) return;
    if (this.#socket.bufferedAmount > MOST_UNSENT) {
      this.#why = 'The client stopped reading';
      return this.cut();
    }
    this.#recording?.sent(frame);
    if (trickling) this.#wire.trickle(Buffer.byteLength(frame) + FRAME_HEADER);
    return this.#socket.send(frame);
  }

  /** Drops packets. */
  vanish(direction: 'in' | 'out' | 'both'): void {
    this.#wire.vanish(direction);
  }

  /** Stops reading for some milliseconds. */
  stall(ms: number): void {
    this.#wire.stall(ms);
  }

  /** Closes with a close frame; without a code the frame is empty. */
  close(code: number | undefined, reason: string): void {
    this.#ending = true;
    if (code === undefined) this.#socket.close();
    else this.#socket.close(code, reason);
  }

  /** Ends the connection without a close frame. */
  cut(): void {
    this.#ending = true;
    this.#socket.terminate();
  }

  /** Closes with a close frame, and forcibly soon after. */
  end(graceMs: number): void {
    this.close(1001, 'The emulator was closed');
    setTimeout(() => this.#socket.terminate(), graceMs).unref();
  }
}
