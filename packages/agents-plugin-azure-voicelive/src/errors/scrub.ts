// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const HIDDEN = '***';
const MAX_LENGTH = 400;

/**
 * Text that is safe to show: known secrets, query strings and user names of addresses, and anything that
 * looks like a key or token are gone; at most 400 characters are left.
 */
export function scrub(text: string, secrets: readonly string[] = []): string {
  let safe = text;
  for (const secret of secrets) {
    if (secret.length > 0) safe = safe.split(secret).join(HIDDEN);
  }
  safe = safe
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, '$1')
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s?#"']*)[?#][^\s"']*/gi, '$1')
    .replace(/\bBearer\s+[^\s"',;]+/gi, `Bearer ${HIDDEN}`)
    .replace(
      /\b(api[-_]?key|authorization|access[-_]?token)(["']?\s*[=:]\s*["']?)(?!Bearer)[^\s"',;&]+/gi,
      `$1$2${HIDDEN}`,
    );
  return safe.length > MAX_LENGTH ? `${safe.slice(0, MAX_LENGTH)}…` : safe;
}

/**
 * A copy of a cause that holds only name, code and scrubbed message: errors of `ws` and `http` can hold the
 * request, and with it the headers.
 */
export function safeCause(cause: unknown, secrets: readonly string[] = []): Error | undefined {
  if (cause === undefined || cause === null) return undefined;
  const { name, message, code } = (typeof cause === 'object' ? cause : { message: cause }) as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
  };
  const safe = new Error(typeof message === 'string' ? scrub(message, secrets) : 'unknown cause');
  safe.name = typeof name === 'string' ? name : 'Error';
  // The stack repeats the message as the first line; what follows is where the copy was made, so it goes too.
  safe.stack = `${safe.name}: ${safe.message}`;
  return typeof code === 'string' ? Object.assign(safe, { code }) : safe;
}
