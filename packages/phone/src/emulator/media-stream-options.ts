// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Line } from './line.ts';
import type { Wire } from './wire.ts';

export interface MediaStreamOptions {
  readonly line: Line;
  /** As the carrier knows it, and where it is. */
  readonly publicUrl: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Makes the wire of this stream, or of a second socket that says it is the same. */
  readonly createWire: () => Wire;
  readonly onOpen?: (() => void) | undefined;
  /** Ends everything at once. */
  readonly signal: AbortSignal;
}
