// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { decodeClientEvent, decodeServerEvent } from '../codec/decode.ts';
import { encode } from '../codec/encode.ts';
import type { Codec } from '../codec/codec.ts';
import { datedCodec } from '../versions/dated-codec.ts';
import type { Dialect } from './dialect.ts';
import { VOICE_AGENT_CODEC } from './voice-agent/codec.ts';

/** The codec of a dialect; that of the newest Voice Live names adds no cost. */
export function codecFor(apiVersion: string, dialect: Dialect = 'voice-live'): Codec {
  return dialect === 'voice-agent-v1' ? VOICE_AGENT_CODEC : (datedCodec(apiVersion) ?? NEWEST);
}

const NEWEST: Codec = {
  encodeClient: encode,
  encodeServer: encode,
  decodeClient: decodeClientEvent,
  decodeServer: decodeServerEvent,
};
