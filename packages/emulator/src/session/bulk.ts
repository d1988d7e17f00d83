// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Size up to which data is kept unchanged, in characters of JSON. */
export const SMALL = 256 * 1024;
/** In larger data, strings are cut to this many characters, and lists to this many entries. */
const SHORT = 1024;

/** Larger frames are checked before they are parsed. */
const LARGE = 1024 * 1024;
const MOST_BRACKETS = 100_000;
const MOST_COMMAS = 1_000_000;

/**
 * Prepares data for keeping: small data (`size` and `most` in characters of JSON) unchanged, otherwise a shortened
 * copy, so that a flood cannot fill the memory.
 */
export function withoutBulk<T extends object>(value: T, size: number, most = SMALL): T {
  if (size <= most) return value;
  const shortened = shorten(value) as T;
  if (JSON.stringify(shortened).length <= most) return shortened;
  // Large because of its structure: only its names are worth keeping.
  const { type, id } = value as { type?: unknown; id?: unknown };
  return { type, id, dropped: `${size} characters` } as unknown as T;
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length <= SHORT ? value : `${value.slice(0, SHORT)}… <${value.length} characters>`;
  }
  if (Array.isArray(value)) return value.slice(0, SHORT).map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner)]));
}

/** True for a large frame with so many values that parsing it would block the process; long text and audio are not. */
export function isIntricate(frame: Uint8Array): boolean {
  if (frame.length <= LARGE) return false;
  let brackets = 0;
  let commas = 0;
  for (const byte of frame) {
    if (byte === 0x2c) commas += 1;
    else if (byte === 0x5b || byte === 0x7b) brackets += 1;
  }
  return brackets > MOST_BRACKETS || commas > MOST_COMMAS;
}
