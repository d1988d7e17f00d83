// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** What is kept as it is, in characters of JSON. */
export const SMALL = 256 * 1024;
/** Strings of anything larger are kept to this many characters, lists to this many entries. */
const SHORT = 1024;

/** Frames larger than this are looked at before they are read. */
const LARGE = 1024 * 1024;
const MOST_BRACKETS = 100_000;
const MOST_COMMAS = 1_000_000;

/** Something to keep: what is small (`size` and `most` in characters of JSON) as it is, of the rest a shortened copy, so that a flood cannot fill the memory. */
export function withoutBulk<T extends object>(value: T, size: number, most = SMALL): T {
  if (size <= most) return value;
  const shortened = shorten(value) as T;
  if (JSON.stringify(shortened).length <= most) return shortened;
  // Large by its structure: nothing of it is worth keeping but its names.
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

/** True for a large frame of so many values that reading it would keep everybody waiting; long text and audio are not. */
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
