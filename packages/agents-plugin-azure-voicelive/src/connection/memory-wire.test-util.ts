// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { VoiceLiveConnectionError } from '../errors/index.ts';
import { classifyClose } from './close-classification.ts';
import type { Wire, WireClosed } from './wire.ts';

/** A wire without a socket, whose other end the test plays. */
export class MemoryWire implements Wire {
  readonly requestId: string;
  readonly bufferedAmount = 0;
  readonly sent: string[] = [];
  sessionId: string | null = null;
  closed: WireClosed | null = null;
  #listeners: ((closed: WireClosed) => void)[] = [];

  constructor(requestId: string) {
    this.requestId = requestId;
  }

  get isOpen(): boolean {
    return this.closed === null;
  }

  send(text: string): boolean {
    if (this.isOpen) this.sent.push(text);
    return this.isOpen;
  }

  onMessage(): void {}

  onClosed(listener: (closed: WireClosed) => void): void {
    if (this.closed === null) this.#listeners.push(listener);
    else listener(this.closed);
  }

  close(): Promise<void> {
    this.terminate();
    return Promise.resolve();
  }

  terminate(): void {
    this.#end(1000, true);
  }

  /** The peer closes with a code; 1006 is a cut. */
  drop(closeCode: number, reason = ''): void {
    this.#end(closeCode, false, reason);
  }

  #end(closeCode: number, local: boolean, reason = ''): void {
    if (this.closed !== null) return;
    const { requestId } = this;
    const error = new VoiceLiveConnectionError({ ...classifyClose(closeCode, reason), closeCode, requestId });
    this.closed = { error, local };
    for (const listener of this.#listeners.splice(0)) listener(this.closed);
  }
}
