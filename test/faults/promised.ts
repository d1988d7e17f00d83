// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** How many handshakes a case may take: exactly so many, or a range. */
export type Count = number | readonly [least: number, most: number];

interface Common {
  handshakes: Count;
  /** Why the application's history may differ from the service's; by default it may not. */
  historyDiffers?: string;
}

/** The conversation goes on after one error that says so for each outage. */
export interface Recovers extends Common {
  kind: 'recovers';
  /** Codes of the recoverable errors, in order; only this plugin has them. */
  codes: readonly string[];
}

/** The conversation ends with one final error, after recoverable ones where there were several tries. */
export interface Ends extends Common {
  kind: 'ends';
  /** Class and code of the final error; only this plugin has them. */
  errorClass: string;
  code: string;
  /** Codes of the recoverable errors before it; default none. */
  before?: readonly string[];
}

/** The application is told nothing, and the conversation goes on. */
export interface Unnoticed extends Common {
  kind: 'unnoticed';
}

/** What must come of a fault. */
export type Promised = Recovers | Ends | Unnoticed;

/** The conversation goes on; by default over a second connection, after one recoverable error with this code. */
export function recovers(
  codes: string | readonly string[],
  { handshakes = 2, ...rest }: Partial<Common> = {},
): Recovers {
  return { kind: 'recovers', codes: typeof codes === 'string' ? [codes] : codes, handshakes, ...rest };
}

/** The conversation ends with this error; by default at the first try. */
export function ends(
  errorClass: string,
  code: string,
  { handshakes = 1, ...rest }: Partial<Common & Pick<Ends, 'before'>> = {},
): Ends {
  return { kind: 'ends', errorClass, code, handshakes, ...rest };
}

/** Nobody notices; by default over one connection. */
export function unnoticed({ handshakes = 1, ...rest }: Partial<Common> = {}): Unnoticed {
  return { kind: 'unnoticed', handshakes, ...rest };
}

/** A promise in words, for people. */
export function inWords(promised: Promised): string {
  const tries = `${countInWords(promised.handshakes)} handshake${promised.handshakes === 1 ? '' : 's'}`;
  const told = (codes: readonly string[]): string => codes.map((code) => `\`${code}\``).join(', ');
  if (promised.kind === 'unnoticed') return `goes on, ${tries}; nothing is told`;
  if (promised.kind === 'recovers') return `goes on, ${tries}; told: ${told(promised.codes)}`;
  return `ends, ${tries}; told: ${told([...(promised.before ?? []), promised.code])}`;
}

export function countInWords(count: Count): string {
  if (typeof count === 'number') return String(count);
  return Number.isFinite(count[1]) ? `${count[0]} to ${count[1]}` : `at least ${count[0]}`;
}
