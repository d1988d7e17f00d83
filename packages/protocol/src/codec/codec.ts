// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { DecodeOptions, Decoded, Frame } from './decode.ts';
import type { ClientEvent } from '../types/client-events.ts';
import type { ServerEvent } from '../types/server-events.ts';

/** Reads and writes the frames of one wire; the events on this side of it have the newest names of Voice Live. */
export interface Codec {
  readonly encodeClient: (event: ClientEvent) => string;
  readonly encodeServer: (event: ServerEvent) => string;
  /** As a service of that wire reads it: fields under names it does not know are not there. */
  readonly decodeClient: (data: Frame, options?: DecodeOptions) => Decoded<ClientEvent>;
  readonly decodeServer: (data: Frame, options?: DecodeOptions) => Decoded<ServerEvent>;
}
