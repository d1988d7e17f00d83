// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { decodeClientEvent, type ClientEvent } from '@voicelive-kit/protocol';
import type { Socket } from '../../src/connection/socket.ts';

/** A connection without a network: the test supplies frames and reads what the plugin sends. */
export class FakeSocket implements Socket {
  readonly requestId = 'request';
  readonly secrets = ['a-secret-key'];
  sessionId: string | null = null;
  readonly isOpen = true;
  readonly bufferedAmount = 0;
  /** Called with each event that the plugin sends. */
  onSent: (event: ClientEvent) => void = () => undefined;
  #deliver: (data: string, isBinary: boolean) => void = () => undefined;

  /** A frame of the service. */
  receive(text: string): void {
    this.#deliver(text, false);
  }

  send(text: string): boolean {
    const decoded = decodeClientEvent(text);
    if (decoded.kind !== 'event')
      throw new Error(`the plugin sent data that no service would accept: ${text}`);
    this.onSent(decoded.event);
    return true;
  }

  batch(work: () => void): void {
    work();
  }

  onMessage(listener: (data: string, isBinary: boolean) => void): void {
    this.#deliver = listener;
  }

  onClosed(): void {}

  challenge(): void {}

  async close(): Promise<void> {}

  terminate(): void {}
}
