// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const PAIRS: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
];
/** Characters that people paste around a URL: quotes of any kind, angle brackets of mail and Markdown, list separators. */
const AROUND_ADDRESS = /^[\s"'`<“”„‘’‚«»‹›]+|[\s"'`>“”„‘’‚«»‹›,;]+$/gu;

/** A value without the pair of straight quotes that shells, `.env` readers and container tools leave in place. */
export function unquote(text: string): string {
  const trimmed = text.trim();
  const quoted = PAIRS.some(
    ([open, close]) => trimmed.length >= 2 && trimmed.startsWith(open) && trimmed.endsWith(close),
  );
  return quoted ? trimmed.slice(1, -1).trim() : trimmed;
}

/** A URL without the characters pasted around it; none of them can begin or end a URL. */
export function bareAddress(text: string): string {
  return text.replace(AROUND_ADDRESS, '');
}

/** Whether a key or token is valid in a header: visible ASCII and spaces only. */
export function fitsHeader(text: string): boolean {
  return /^[\x20-\x7e]*$/u.test(text);
}
