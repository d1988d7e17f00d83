// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ByteStreamReader, Room } from 'livekit-client';
import type { SessionEvent } from './session-event.ts';

const SESSION_MESSAGES = 'lk.agent.session';

/**
 * Passes on what the agent reports about its session, in the order in which it was sent. Call it before the room is
 * joined. An agent that reports nothing is fine.
 */
export function receiveSessionEvents(room: Room, onEvent: (event: SessionEvent) => void): void {
  let last = Promise.resolve();
  room.registerByteStreamHandler(SESSION_MESSAGES, (reader) => {
    const read = reader.readAll();
    read.catch(() => {}); // answered below, but perhaps only after other messages
    last = last.then(async () => {
      for (const event of await decode(read)) onEvent(event);
    });
  });
}

async function decode(read: ReturnType<ByteStreamReader['readAll']>): Promise<SessionEvent[]> {
  try {
    const chunks = await read;
    const { decodeSessionMessage } = await import('./session-codec.ts');
    return decodeSessionMessage(new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer()));
  } catch (error) {
    // A newer agent may send what this page cannot read; the call does not depend on it.
    console.warn('A session message of the agent could not be read.', error);
    return [];
  }
}
