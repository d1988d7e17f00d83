// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { PhoneResponse } from './provider.ts';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // Literal ones become spaces in an attribute.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
/** Characters that XML does not allow in any form: they would make the whole response invalid. */
const NOT_XML = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const escaped = (text: string): string =>
  text.replaceAll(NOT_XML, '').replaceAll(/[&<>"'\t\n\r]/gu, (sign) => ESCAPES[sign] ?? sign);

const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');

/** A TwiML element; text is escaped, elements are not. */
export function element(
  name: string,
  values: Readonly<Record<string, string>> = {},
  content: readonly string[] | string = [],
): string {
  const inside = typeof content === 'string' ? escaped(content) : content.join('');
  return inside === ''
    ? `<${name}${attributes(values)}/>`
    : `<${name}${attributes(values)}>${inside}</${name}>`;
}

/** The response to a webhook. */
export function twiml(...verbs: readonly string[]): PhoneResponse {
  const body = `<?xml version="1.0" encoding="UTF-8"?>${element('Response', {}, verbs.length > 0 ? verbs : [''])}`;
  return { status: 200, headers: { 'content-type': 'text/xml; charset=utf-8' }, body };
}
