// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { WebSocket } from 'ws';
import type { MediaStreamOptions } from './media-stream-options.ts';
import type { StreamRecord } from './record.ts';
import { openSocket } from './socket.ts';

/**
 * An attacker who knows a stream's parameters opens another socket and claims to be the call. The record contains the
 * outcome: an upgrade refused, a socket closed by the bridge, or one that was still open at the end.
 */
export function openSecondSocket(options: MediaStreamOptions): { end(): Promise<void> } {
  const { line } = options;
  const wire = options.createWire();
  const record: StreamRecord = {
    streamId: wire.streamId,
    url: options.publicUrl,
    second: true,
    sent: 0,
    received: 0,
    mediaSent: 0,
    mediaLost: 0,
    mediaSuppressed: 0,
  };
  line.log.streams.push(record);
  const socket = openSocket(options, record);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  let ending = false;
  socket.on('open', () => {
    record.openedAtMs = line.now();
    line.log.tell({ type: 'stream-opened', atMs: record.openedAtMs, stream: record });
    for (const message of [...wire.opening(), wire.start()]) {
      record.sent++;
      socket.send(message, () => undefined);
    }
  });
  socket.on('message', () => record.received++);
  socket.on('close', (code: number) => {
    record.closedAtMs = line.now();
    if (record.openedAtMs === undefined) return;
    record.closeCode = code;
    record.closedBy = ending ? 'carrier' : 'bridge';
  });
  return {
    async end() {
      ending = true;
      if (socket.readyState !== WebSocket.CLOSED) {
        socket.terminate();
        await closed;
      }
    },
  };
}
