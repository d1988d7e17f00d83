// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { HIDDEN, isSecretName } from '@voicelive-kit/protocol';

const MAX_LENGTH = 400;

/** Shorter ones would blank out letters of every word. */
const SHORTEST_SECRET = 4;

/** Longer ones are no words of a language, so that case does not matter. */
const LONG_SECRET = 16;
/** So much of a secret is known by its beginning where a text breaks off. */
const SHORTEST_BEGINNING = 8;

/** Text without known secrets; for text of our own, which is neither shortened nor searched for more. */
export function hideSecrets(text: string, secrets: readonly string[] = []): string {
  let safe = text;
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    for (const form of formsOf(secret)) safe = safe.split(form).join(HIDDEN);
  }
  return safe;
}

/** A secret as it is, in a URL, in JSON that escapes slashes, and in one case. */
function formsOf(secret: string): Iterable<string> {
  const forms = [secret, encodeURIComponent(secret.toWellFormed()), secret.replaceAll('/', '\\/')];
  return new Set(
    secret.length < LONG_SECRET
      ? forms
      : [...forms, ...forms.flatMap((form) => [form.toLowerCase(), form.toUpperCase()])],
  );
}

/** Text of a service, which may have been cut off within a secret (a close reason has 123 bytes). */
function withoutBeginnings(text: string, secrets: readonly string[]): string {
  const end = text.replace(/[\s.…"'`)\]}]+$/u, '');
  for (const secret of secrets) {
    for (let length = secret.length - 1; length >= SHORTEST_BEGINNING; length -= 1) {
      const beginning = secret.slice(0, length);
      if (end.endsWith(beginning)) return `${end.slice(0, -length)}${HIDDEN}`;
    }
  }
  return text;
}

/** Text whose addresses have neither user names nor queries, where keys and signatures stand. */
export function bareAddresses(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/gi, '$1')
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s?#"']*)[?#][^\s"']*/gi, '$1');
}

/**
 * Text that is safe to show: known secrets, query strings and user names of addresses, and anything that
 * looks like a key or token are gone; at most 400 characters are left.
 */
export function scrub(text: string, secrets: readonly string[] = []): string {
  const safe = bareAddresses(withoutBeginnings(hideSecrets(text, secrets), secrets))
    .replace(/\bBearer\s+[^\s"',;]+/gi, `Bearer ${HIDDEN}`)
    // A JSON web token, as Entra gives them, also without its scheme.
    .replace(/\beyJ[\w-]{8,}(?:\.[\w-]*){1,2}/g, HIDDEN)
    .replace(/([\w-]+)(["']?\s*[=:]\s*["']?)(?!Bearer)[^\s"',;&]+/gi, (all, name: string, sign: string) =>
      isSecretName(name) ? `${name}${sign}${HIDDEN}` : all,
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
  safe.name = typeof name === 'string' ? hideSecrets(name, secrets) : 'Error';
  // The stack repeats the message as the first line; what follows is where the copy was made, so it goes too.
  safe.stack = `${safe.name}: ${safe.message}`;
  return typeof code === 'string' ? Object.assign(safe, { code: hideSecrets(code, secrets) }) : safe;
}

/** What authenticates a handshake, in every form a service may repeat it: a token also without its scheme. */
export function secretsOf(headers: Readonly<Record<string, string>>): readonly string[] {
  const bare = (value: string): string => value.replace(/^Bearer\s+/iu, '');
  return [...new Set(Object.values(headers).flatMap((value) => [value, bare(value)]))];
}
