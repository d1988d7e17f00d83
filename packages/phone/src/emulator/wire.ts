// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** The command in one message of a bridge. */
export type WireCommand =
  | { readonly type: 'media'; readonly samples: Int16Array }
  | { readonly type: 'mark'; readonly name: string }
  | { readonly type: 'clear' }
  /** Not allowed by the carrier's documentation; it has no effect. */
  | { readonly type: 'problem'; readonly message: string; readonly code?: number };

/** The carrier's side of one media socket: what it sends and how it reads messages. No I/O. */
export interface Wire {
  readonly streamId: string;
  /** Sample rate in both directions, Hz. */
  readonly rate: number;
  /** Messages before the start message. */
  opening(): string[];
  start(): string;
  /** 20 ms of the caller's audio; `frame` counts from 0 since the stream began, including omitted ones. */
  media(samples: Int16Array, frame: number): string;
  digit(digit: string): string;
  /** Undefined for carriers without marks. */
  mark(name: string): string | undefined;
  /** Undefined for carriers that only close. */
  stop(): string | undefined;
  /** Never throws. */
  read(message: string | undefined): WireCommand;
}

/** Reads a JSON object, or undefined. */
export function readObject(text: string | undefined): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** The bytes of strict, non-empty base64, or undefined. */
export function readBase64(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || value === '' || value.length % 4 !== 0) return undefined;
  return /^[A-Za-z0-9+/]+={0,2}$/u.test(value) ? Buffer.from(value, 'base64') : undefined;
}
