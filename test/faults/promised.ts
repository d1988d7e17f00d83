// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** How many handshakes a case may take: an exact number, or a range. */
export type Count = number | readonly [least: number, most: number];

interface Common {
  handshakes: Count;
  /** Why the application's history may differ from the service's; by default it may not. */
  historyDiffers?: string;
}

/** The conversation continues after one error for each outage. */
export interface Recovers extends Common {
  kind: 'recovers';
  /** Codes of the recoverable errors, in order; only this plugin has them. */
  codes: readonly string[];
}

/** The conversation ends with one final error, after recoverable ones if there were several attempts. */
export interface Ends extends Common {
  kind: 'ends';
  /** Class and code of the final error; only this plugin has them. */
  errorClass: string;
  code: string;
  /** Codes of the recoverable errors before it; default none. */
  before?: readonly string[];
}

/** Nothing is reported to the application, and the conversation continues. */
export interface Unnoticed extends Common {
  kind: 'unnoticed';
}

/** The expected outcome of a fault. */
export type Promised = Recovers | Ends | Unnoticed;

/** The conversation continues; by default over a second connection, after one recoverable error with this code. */
export function recovers(
  codes: string | readonly string[],
  { handshakes = 2, ...rest }: Partial<Common> = {},
): Recovers {
  return { kind: 'recovers', codes: typeof codes === 'string' ? [codes] : codes, handshakes, ...rest };
}

/** The conversation ends with this error; by default at the first attempt. */
export function ends(
  errorClass: string,
  code: string,
  { handshakes = 1, ...rest }: Partial<Common & Pick<Ends, 'before'>> = {},
): Ends {
  return { kind: 'ends', errorClass, code, handshakes, ...rest };
}

/** The application does not notice; by default over one connection. */
export function unnoticed({ handshakes = 1, ...rest }: Partial<Common> = {}): Unnoticed {
  return { kind: 'unnoticed', handshakes, ...rest };
}

/** The expected outcome in words. */
export function inWords(promised: Promised): string {
  const tries = `${countInWords(promised.handshakes)} handshake${promised.handshakes === 1 ? '' : 's'}`;
  const told = (codes: readonly string[]): string => codes.map((code) => `\`${code}\``).join(', ');
  if (promised.kind === 'unnoticed') return `continues, ${tries}; nothing is reported`;
  if (promised.kind === 'recovers') return `continues, ${tries}; reported: ${told(promised.codes)}`;
  return `ends, ${tries}; reported: ${told([...(promised.before ?? []), promised.code])}`;
}

export function countInWords(count: Count): string {
  if (typeof count === 'number') return String(count);
  return Number.isFinite(count[1]) ? `${count[0]} to ${count[1]}` : `at least ${count[0]}`;
}
