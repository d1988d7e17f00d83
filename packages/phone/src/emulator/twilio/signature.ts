// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHmac } from 'node:crypto';

/**
 * `X-Twilio-Signature`: base64 HMAC-SHA1, with the auth token, of the URL as configured at Twilio, followed for a
 * POSTed form by each name and value, sorted by name (twilio.com/docs/usage/security). A socket has no form.
 */
export function signTwilio(
  authToken: string,
  url: string,
  form: Readonly<Record<string, string>> = {},
): string {
  const signed = Object.keys(form)
    .sort()
    .reduce((text, name) => text + name + form[name], url);
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64');
}
