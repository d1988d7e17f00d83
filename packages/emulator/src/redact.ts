// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** What stands in the place of a secret. */
export const HIDDEN = '***';

/** Names of fields and query parameters that hold secrets, wherever they are. */
const SECRET_FIELD =
  /^(?:authorization|api[-_]?key|(?:\w*[-_])?access[-_]?token|client[-_]?secret|password|credential)$/iu;

export function isSecret(field: string): boolean {
  return SECRET_FIELD.test(field);
}

/** A copy of plain data with secrets replaced, and each other text as `shorten` wants it. */
export function withoutSecrets(
  value: unknown,
  shorten: (text: string, field: string) => string = (text) => text,
): unknown {
  const copy = (inner: unknown, field: string): unknown => {
    if (isSecret(field) && inner !== null && inner !== undefined) return HIDDEN;
    if (typeof inner === 'string') return shorten(inner, field);
    if (Array.isArray(inner)) return inner.map((entry) => copy(entry, field));
    if (typeof inner !== 'object' || inner === null) return inner;
    // Headers of an MCP server may be credentials under any name.
    const nameOf = (name: string): string => (field === 'headers' ? 'authorization' : name);
    return Object.fromEntries(
      Object.entries(inner).map(([name, entry]) => [name, copy(entry, nameOf(name))]),
    );
  };
  return copy(value, '');
}
