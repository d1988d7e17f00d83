// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Unusual lengths of a provider's ids. */
const LENGTHS = [36, 8, 64];

/** The n-th id of a connection in an allowed but unusual form. */
export function oddId(prefix: string, connection: number, n: number): string {
  const short = `${prefix.charAt(0)}.${connection.toString(36)}:${n.toString(36)}`;
  const length = LENGTHS[n % LENGTHS.length] ?? 8;
  const rest = length - short.length - 1;
  return rest <= 0 ? short : `${short}-${'Ab9.x:_~'.repeat(8).slice(0, rest)}`;
}
