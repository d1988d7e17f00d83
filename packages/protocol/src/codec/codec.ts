// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { DecodeOptions, Decoded, Frame } from './decode.ts';
import type { ClientEvent } from '../types/client-events.ts';
import type { ServerEvent } from '../types/server-events.ts';

/** Decodes and encodes the frames of one dialect; the events on this side have the newest names of Voice Live. */
export interface Codec {
  readonly encodeClient: (event: ClientEvent) => string;
  readonly encodeServer: (event: ServerEvent) => string;
  /** As decoded by a service of that dialect: fields under unknown names are absent. */
  readonly decodeClient: (data: Frame, options?: DecodeOptions) => Decoded<ClientEvent>;
  readonly decodeServer: (data: Frame, options?: DecodeOptions) => Decoded<ServerEvent>;
}
