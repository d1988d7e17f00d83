// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Codec, ModelFamily, Random, ServerEvent, Session } from '@voicelive-kit/protocol';
import { createServerEvents, type ServerEvents } from '@voicelive-kit/protocol/server';
import type { EngineEvent } from '../engine/events.ts';
import type { ClientFrame, Dialect } from './dialect.ts';
import { inRecordedOrder } from './field-order.ts';
import { mistakeOfFrame } from './frame-mistake.ts';
import { toVoiceLive } from './voice-live.ts';

/**
 * Voice Live for one connection; the engine already uses its newest names, and the codec those of the client's version.
 */
export class VoiceLiveDialect implements Dialect {
  readonly name = 'voice-live';
  readonly #make: ServerEvents;
  readonly #family: ModelFamily;
  readonly #codec: Codec;

  constructor(family: ModelFamily, codec: Codec, random: Random) {
    this.#make = createServerEvents({ random });
    this.#family = family;
    this.#codec = codec;
  }

  begin(session: Session): Session {
    return session;
  }

  read(data: Uint8Array, binary: boolean): ClientFrame {
    const decoded = this.#codec.decodeClient(data, { binary });
    if (decoded.kind === 'event') return { kind: 'event', event: decoded.event, received: decoded.event };
    return mistakeOfFrame(decoded, 'It is not a client event of this API.');
  }

  write(event: EngineEvent): ServerEvent[] {
    return toVoiceLive(event, this.#make, this.#family).map(inRecordedOrder);
  }

  encode(event: ServerEvent): string {
    return this.#codec.encodeServer(event);
  }
}
