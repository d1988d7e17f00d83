// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { decode, decodeClientEvent, decodeServerEvent } from '../codec/decode.ts';
import type { Decoded, DecodeOptions, Frame } from '../codec/decode.ts';
import { encode } from '../codec/encode.ts';
import { CLIENT_SHAPES, SERVER_SHAPES } from '../codec/shapes.ts';
import type { ClientEvent } from '../types/client-events.ts';
import type { ServerEvent } from '../types/server-events.ts';
import { isAtLeast } from './api-versions.ts';
import { fieldRenamer } from './rename-fields.ts';
import { RENAMED_FIELDS } from './renames.ts';

/** Reads and writes the frames of one API version; the events on this side of it have the newest names. */
export interface Codec {
  readonly apiVersion: string;
  readonly encodeClient: (event: ClientEvent) => string;
  readonly encodeServer: (event: ServerEvent) => string;
  /** As a service of that version reads it: fields under names it does not know yet are not there. */
  readonly decodeClient: (data: Frame, options?: DecodeOptions) => Decoded<ClientEvent>;
  readonly decodeServer: (data: Frame, options?: DecodeOptions) => Decoded<ServerEvent>;
}

/** The codec of an API version; versions with the newest names pay nothing for the older ones. */
export function codecFor(apiVersion: string): Codec {
  const rows = RENAMED_FIELDS.filter((row) => !isAtLeast(apiVersion, row.since));
  if (rows.length === 0) {
    return {
      apiVersion,
      encodeClient: encode,
      encodeServer: encode,
      decodeClient: decodeClientEvent,
      decodeServer: decodeServerEvent,
    };
  }
  const toOld = fieldRenamer(rows, 'toOld');
  const toNew = fieldRenamer(rows, 'toNew');
  const asServer = fieldRenamer(rows, 'toNew', { strict: true });
  const write = (event: ClientEvent | ServerEvent): string =>
    JSON.stringify(toOld(event as unknown as Record<string, unknown>));
  return {
    apiVersion,
    encodeClient: write,
    encodeServer: write,
    decodeClient: (data, options) => decode<ClientEvent>(data, CLIENT_SHAPES, options, asServer),
    decodeServer: (data, options) => decode<ServerEvent>(data, SERVER_SHAPES, options, toNew),
  };
}
