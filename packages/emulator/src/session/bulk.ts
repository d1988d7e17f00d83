// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Events up to this size are kept as they are, in characters of JSON. */
const SMALL = 256 * 1024;
/** Strings of larger events are kept to this many characters. */
const SHORT = 1024;

/** An event to keep: what is small as it is, of the rest a shortened copy, so that a flood cannot fill the memory. */
export function withoutBulk<T extends { type: string }>(event: T, size: number): T {
  if (size <= SMALL) return event;
  const shortened = shorten(event) as T;
  if (JSON.stringify(shortened).length <= SMALL) return shortened;
  // Large by its structure: nothing of it is worth keeping but its name.
  return { type: event.type, dropped: `${size} bytes` } as unknown as T;
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length <= SHORT ? value : `${value.slice(0, SHORT)}… <${value.length} characters>`;
  }
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner)]));
}
