// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Longer texts are shortened: images, audio, documents. */
const LONGEST = 2000;
const SHOWN = 200;
/** Names of fields that hold secrets, whatever the event. */
const SECRET =
  /^(?:authorization|api[-_]?key|(?:\w*[-_])?access[-_]token|client[-_]secret|password|credential)$/iu;

/** A copy of plain data with secrets replaced. */
export function withoutSecrets(value: unknown): unknown {
  return copy(value, '', (text) => text);
}

/** A copy of an event for people to read: secrets replaced, endless texts shortened. */
export function forPeople(value: unknown): unknown {
  return copy(value, '', (text) =>
    text.length > LONGEST ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text,
  );
}

function copy(value: unknown, field: string, shorten: (text: string) => string): unknown {
  if (SECRET.test(field) && value !== null && value !== undefined) return '***';
  if (typeof value === 'string') return shorten(value);
  if (Array.isArray(value)) return value.map((entry) => copy(entry, field, shorten));
  if (typeof value !== 'object' || value === null) return value;
  // Headers of an MCP server may be credentials under any name.
  const inside = (name: string): string => (field === 'headers' ? 'authorization' : name);
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, copy(entry, inside(name), shorten)]),
  );
}
