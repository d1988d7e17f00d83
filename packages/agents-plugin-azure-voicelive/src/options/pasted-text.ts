// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const PAIRS: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
];
/** What people paste around an address: quotes of any kind, angle brackets of mail and Markdown, list separators. */
const AROUND_ADDRESS = /^[\s"'`<“”„‘’‚«»‹›]+|[\s"'`>“”„‘’‚«»‹›,;]+$/gu;

/** A value without the pair of straight quotes that shells, `.env` readers and container tools leave in place. */
export function unquote(text: string): string {
  const trimmed = text.trim();
  const quoted = PAIRS.some(
    ([open, close]) => trimmed.length >= 2 && trimmed.startsWith(open) && trimmed.endsWith(close),
  );
  return quoted ? trimmed.slice(1, -1).trim() : trimmed;
}

/** An address without what was pasted around it; nothing of that can begin or end an address. */
export function bareAddress(text: string): string {
  return text.replace(AROUND_ADDRESS, '');
}

/** Whether a key or token can be sent in a header: visible ASCII and spaces only. */
export function fitsHeader(text: string): boolean {
  return /^[\x20-\x7e]*$/u.test(text);
}
