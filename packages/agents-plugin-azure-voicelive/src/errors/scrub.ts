// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { HIDDEN, hideInText, isSecretName } from '@voicelive-kit/protocol';

const MAX_LENGTH = 400;

/** Shorter secrets are not removed: they would blank out parts of ordinary words. */
const SHORTEST_SECRET = 4;

/** Secrets longer than this are not words of a language, so they are matched without regard to case. */
const LONG_SECRET = 16;
/** This many characters at the end of a text that breaks off are enough to recognise the beginning of a secret. */
const SHORTEST_BEGINNING = 8;

/** Text without known secrets; for the plugin's own text, which is not shortened or searched for anything else. */
export function hideSecrets(text: string, secrets: readonly string[] = []): string {
  let safe = text;
  for (const secret of secrets) {
    if (secret.length < SHORTEST_SECRET) continue;
    for (const form of formsOf(secret)) safe = safe.split(form).join(HIDDEN);
  }
  return safe;
}

/** The forms of a secret: as it is, in a URL, in JSON with escaped slashes, and in lower case. */
function formsOf(secret: string): Iterable<string> {
  const forms = [secret, encodeURIComponent(secret.toWellFormed()), secret.replaceAll('/', '\\/')];
  return new Set(
    secret.length < LONG_SECRET
      ? forms
      : [...forms, ...forms.flatMap((form) => [form.toLowerCase(), form.toUpperCase()])],
  );
}

/** Text of a service that may have been cut off within a secret (a close reason has at most 123 bytes). */
function withoutBeginnings(text: string, secrets: readonly string[]): string {
  const end = text.replace(/(?<![\s.…"'`)\]}])[\s.…"'`)\]}]+$/u, '');
  for (const secret of secrets) {
    for (let length = secret.length - 1; length >= SHORTEST_BEGINNING; length -= 1) {
      const beginning = secret.slice(0, length);
      if (end.endsWith(beginning)) return `${end.slice(0, -length)}${HIDDEN}`;
    }
  }
  return text;
}

/**
 * Text whose URLs have neither user names nor queries, which may contain keys and signatures. They are recognised from
 * `://` on: searching for their beginning in a long word takes time that grows with the square of its length.
 */
export function bareAddresses(text: string): string {
  return text.replace(/:\/\/[^\s/@]*@/g, '://').replace(/(:\/\/[^\s?#"']*)(?:[?#][^\s"']*)?/g, '$1');
}

/**
 * Text that is safe to show: known secrets, query strings and user names of URLs, and anything that looks like a key or
 * token are removed; at most 400 characters are kept.
 */
export function scrub(text: string, secrets: readonly string[] = []): string {
  const safe = hideInText(bareAddresses(withoutBeginnings(hideSecrets(text, secrets), secrets)))
    .replace(/\bBearer\s+[^\s"',;]+/gi, `Bearer ${HIDDEN}`)
    .replace(
      /(?<![\w-])([\w-]+)(["']?\s*[=:]\s*["']?)(?!Bearer)[^\s"',;&]+/gi,
      (all, name: string, sign: string) => (isSecretName(name) ? `${name}${sign}${HIDDEN}` : all),
    );
  return safe.length > MAX_LENGTH ? `${safe.slice(0, MAX_LENGTH)}…` : safe;
}

/**
 * A copy of a cause that contains only name, code and scrubbed message: errors of `ws` and `http` can contain the
 * request, including its headers.
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
  // The stack repeats the message in its first line; the rest shows where the copy was made, so it is removed too.
  safe.stack = `${safe.name}: ${safe.message}`;
  return typeof code === 'string' ? Object.assign(safe, { code: hideSecrets(code, secrets) }) : safe;
}

/** The credentials of a handshake, in every form in which a service may repeat them: a token also without its scheme. */
export function secretsOf(headers: Readonly<Record<string, string>>): readonly string[] {
  const bare = (value: string): string => value.replace(/^Bearer\s+/iu, '');
  return [...new Set(Object.values(headers).flatMap((value) => [value, bare(value)]))];
}
