// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Line } from './line.ts';
import type { Wire } from './wire.ts';

export interface MediaStreamOptions {
  readonly line: Line;
  /** The URL as the carrier knows it, and the one to connect to. */
  readonly publicUrl: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Creates the wire of this stream, or of a second socket that claims to be the same. */
  readonly createWire: () => Wire;
  readonly onOpen?: (() => void) | undefined;
  /** Ends everything immediately. */
  readonly signal: AbortSignal;
}
