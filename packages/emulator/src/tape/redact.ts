// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { HIDDEN, isSecret, withoutSecrets } from '../redact.ts';

const SECRET_HEADER =
  /^(?:api-key|authorization|proxy-authorization|cookie|sec-websocket-protocol|sec-websocket-key|x-api-key)$/iu;
/** Events whose `delta` is sound or pictures. */
const MEDIA_DELTA = /^response\.(?:output_)?(?:audio|video)\.delta$/u;
/** Audio shorter than this stays: it is easier to read than a note about it. */
const SHORT = 64;

/** The headers of a request without keys, tokens and cookies. */
export function safeHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, SECRET_HEADER.test(name) ? HIDDEN : String(value)]],
    ),
  );
}

/** Path and query of a request without keys and tokens. */
export function safeTarget(url: URL): string {
  const query = new URLSearchParams(url.search);
  for (const name of query.keys()) if (isSecret(name)) query.set(name, HIDDEN);
  return `${url.pathname}${query.size > 0 ? `?${query.toString()}` : ''}`;
}

/** An event without keys and tokens, and without its audio unless that is wanted. */
export function safeEvent(event: object, keepAudio: boolean): object {
  const media = MEDIA_DELTA.test(String(Reflect.get(event, 'type'))) ? 'delta' : undefined;
  const shorten = (text: string, field: string): string =>
    !keepAudio && (field === 'audio' || field === media) ? elide(text) : text;
  return withoutSecrets(event, shorten) as object;
}

function elide(audio: string): string {
  return audio.length <= SHORT ? audio : `<elided ${Buffer.byteLength(audio, 'base64')} bytes>`;
}

/** Length of elided audio in bytes; undefined for anything else. */
export function elidedBytes(text: string): number | undefined {
  const found = /^<elided (?<bytes>\d{1,9}) bytes>$/u.exec(text)?.groups?.['bytes'];
  return found === undefined ? undefined : Number(found);
}
