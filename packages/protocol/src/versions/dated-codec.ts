// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Codec } from '../codec/codec.ts';
import { decode } from '../codec/decode.ts';
import { CLIENT_SHAPES, SERVER_SHAPES } from '../codec/shapes.ts';
import type { ClientEvent } from '../types/client-events.ts';
import type { ServerEvent } from '../types/server-events.ts';
import { isAtLeast } from './api-versions.ts';
import { fieldRenamer } from './rename-fields.ts';
import { RENAMED_FIELDS } from './renames.ts';

/** The codec of a dated API version of Voice Live; undefined for a version that has all the newest names. */
export function datedCodec(apiVersion: string): Codec | undefined {
  const rows = RENAMED_FIELDS.filter((row) => !isAtLeast(apiVersion, row.since));
  if (rows.length === 0) return undefined;
  const toOld = fieldRenamer(rows, 'toOld');
  const toNew = fieldRenamer(rows, 'toNew');
  const asServer = fieldRenamer(rows, 'toNew', { strict: true });
  const write = (event: ClientEvent | ServerEvent): string =>
    JSON.stringify(toOld(event as unknown as Record<string, unknown>));
  return {
    encodeClient: write,
    encodeServer: write,
    decodeClient: (data, options) => decode<ClientEvent>(data, CLIENT_SHAPES, options, asServer),
    decodeServer: (data, options) => decode<ServerEvent>(data, SERVER_SHAPES, options, toNew),
  };
}
