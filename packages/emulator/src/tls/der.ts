// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The little of DER (ITU-T X.690) that a certificate needs: every function returns one encoded value. */

function value(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

export const sequence = (...items: Uint8Array[]): Buffer => value(0x30, ...items);
export const set = (...items: Uint8Array[]): Buffer => value(0x31, ...items);
export const octets = (content: Uint8Array): Buffer => value(0x04, content);
/** Bits in whole bytes, the last ones of which may be unused. */
export const bits = (content: Uint8Array, unused = 0): Buffer => value(0x03, Buffer.of(unused), content);
export const utf8 = (text: string): Buffer => value(0x0c, Buffer.from(text));
export const boolean = (yes: boolean): Buffer => value(0x01, Buffer.of(yes ? 0xff : 0));

/** A positive whole number from its big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const sign = (bytes[0] ?? 0) >= 0x80 ? [0] : [];
  return value(0x02, Buffer.from(sign), bytes);
}

/** A value tagged `[number]`: around a whole value, or in place of its own tag. */
export function tagged(number: number, kind: 'explicit' | 'primitive', content: Uint8Array): Buffer {
  return value((kind === 'explicit' ? 0xa0 : 0x80) + number, content);
}

/** An object identifier in dotted form, for example `1.2.840.10045.4.3.2`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return value(0x06, Buffer.from(bytes));
}

function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

/** A moment between 1950 and 2049, to the second. */
export function utcTime(moment: Date): Buffer {
  const digits = moment
    .toISOString()
    .replaceAll(/[-:T]|\.\d+/gu, '')
    .slice(2);
  return value(0x17, Buffer.from(digits));
}
