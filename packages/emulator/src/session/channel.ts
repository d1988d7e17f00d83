// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { WebSocket } from 'ws';
import type { Wire } from '../faults/wire.ts';
import type { ConnectionRecording } from '../recording/recorder.ts';

/** Bytes that may wait for a client that does not read, before it is cut off: more than any one message. */
const MOST_UNSENT = 16 * 1024 * 1024;
/** Bytes before the text of a frame of 126 bytes to 64 KiB. */
const FRAME_HEADER = 4;

/** What a session does with what comes through its channel. */
export interface ChannelEvents {
  message(data: Buffer, binary: boolean): void;
  closed(code: number, reason: string): void;
}

/** The way to one client: its WebSocket, the bytes below it, and the recording of both. */
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

  /** Tells the session what comes. */
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
    // The close event follows and is what counts.
    this.#socket.on('error', () => {});
  }

  get ready(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Sends a frame, in single bytes if asked to; a client that lets too much pile up is cut off. */
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

  /** Lets packets vanish. */
  vanish(direction: 'in' | 'out' | 'both'): void {
    this.#wire.vanish(direction);
  }

  /** Reads nothing for some milliseconds. */
  stall(ms: number): void {
    this.#wire.stall(ms);
  }

  /** Closes with a frame; without a code the frame carries none. */
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

  /** Closes with a frame, and for certain soon after. */
  end(graceMs: number): void {
    this.close(1001, 'The emulator was closed');
    setTimeout(() => this.#socket.terminate(), graceMs).unref();
  }
}
