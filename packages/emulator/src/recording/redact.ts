// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { withoutSecrets } from '@voicelive-kit/protocol';

/** Events whose `delta` is audio or video. */
const MEDIA_DELTA = /^response\.(?:output_)?(?:audio|video)\.delta$/u;
/** Audio shorter than this is kept: it is easier to read than a note about it. */
const SHORT = 64;

/** An event without keys and tokens, and without its audio unless that is requested. */
export function safeEvent(event: object, keepAudio: boolean): object {
  const media = MEDIA_DELTA.test(String(Reflect.get(event, 'type'))) ? 'delta' : undefined;
  const text = (inner: string, field: string): string =>
    !keepAudio && (field === 'audio' || field === media) ? elide(inner) : inner;
  return withoutSecrets(event, { text });
}

function elide(audio: string): string {
  return audio.length <= SHORT ? audio : `<elided ${Buffer.byteLength(audio, 'base64')} bytes>`;
}

/** Length of omitted audio in bytes; undefined for anything else. */
export function elidedBytes(text: string): number | undefined {
  const found = /^<elided (?<bytes>\d{1,9}) bytes>$/u.exec(text)?.groups?.['bytes'];
  return found === undefined ? undefined : Number(found);
}
