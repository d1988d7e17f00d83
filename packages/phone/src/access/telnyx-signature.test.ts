// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TelnyxSignatures } from './telnyx-signature.ts';

const NOW = 1_793_800_000_000;
const BODY = '{"data":{"event_type":"call.initiated","payload":{"from":"+13122010094"}}}';

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
const base64 = (key: KeyObject) =>
  Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');

const signatures = new TelnyxSignatures({ publicKeys: [base64(ours.publicKey)], now: () => NOW });

/** Headers of a webhook that was signed this long after our time. */
function headersOf({ body = BODY, lateMs = 0, key = ours.privateKey } = {}) {
  const timestamp = String((NOW + lateMs) / 1000);
  const signature = sign(null, Buffer.from(`${timestamp}|${body}`), key).toString('base64');
  return { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': timestamp };
}

describe('a webhook', () => {
  it.each([
    ['text', BODY],
    ['bytes', Buffer.from(BODY)],
  ])('is accepted when it is signed and its body is read as %s', (_, body) => {
    expect(signatures.check(headersOf(), body)).toEqual({ admitted: true });
  });

  it.each([
    ['a re-serialised body', headersOf(), JSON.stringify(JSON.parse(BODY), undefined, 1)],
    ['another time', { ...headersOf(), 'telnyx-timestamp': String(NOW / 1000 + 1) }, BODY],
    ['another key', headersOf({ key: theirs.privateKey }), BODY],
    ['no body', headersOf(), ''],
  ])('is rejected when it has %s', (_, headers, body) => {
    const verdict = signatures.check(headers, body);
    expect(verdict).toMatchObject({ admitted: false, refusal: 'wrong_signature' });
    expect(JSON.stringify(verdict)).not.toContain(headers['telnyx-signature-ed25519']);
  });

  it.each([-300_000, 300_000])('is accepted when it is %i ms from our time', (lateMs) => {
    expect(signatures.check(headersOf({ lateMs }), BODY)).toEqual({ admitted: true });
  });

  it.each([-301_000, 301_000])('is rejected as a replay when it is %i ms from our time', (lateMs) => {
    expect(signatures.check(headersOf({ lateMs }), BODY)).toMatchObject({ refusal: 'too_old' });
  });

  it.each([
    ['no headers', {}],
    ['no time', { ...headersOf(), 'telnyx-timestamp': undefined }],
    ['no signature', { ...headersOf(), 'telnyx-signature-ed25519': undefined }],
    ['half a signature', { ...headersOf(), 'telnyx-signature-ed25519': 'AAAA' }],
    ['two signatures', { ...headersOf(), 'telnyx-signature-ed25519': ['AAAA', 'AAAA'] }],
    ['a time that is not a number', { ...headersOf(), 'telnyx-timestamp': 'now' }],
    ['a time that is not a whole number', { ...headersOf(), 'telnyx-timestamp': '1793800000.0' }],
  ])('is rejected when it has %s', (_, headers) => {
    expect(signatures.check(headers, BODY)).toMatchObject({ admitted: false, refusal: 'no_signature' });
  });
});

describe('public keys', () => {
  it('are all valid when one replaces another', () => {
    const both = new TelnyxSignatures({
      publicKeys: [base64(theirs.publicKey), base64(ours.publicKey)],
      now: () => NOW,
    });
    expect(both.check(headersOf(), BODY)).toEqual({ admitted: true });
    expect(both.check(headersOf({ key: theirs.privateKey }), BODY)).toEqual({ admitted: true });
  });

  it('are decoded from base64, with those of RFC 8032', () => {
    // https://www.rfc-editor.org/rfc/rfc8032#section-7.1, test 1
    const secret = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
    const known = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
    const jwk = {
      kty: 'OKP',
      crv: 'Ed25519',
      d: secret.toString('base64url'),
      x: known.toString('base64url'),
    };
    const key = createPrivateKey({ key: jwk, format: 'jwk' });
    const published = new TelnyxSignatures({ publicKeys: [known.toString('base64')], now: () => NOW });
    expect(published.check(headersOf({ key }), BODY)).toEqual({ admitted: true });
  });

  it.each([[[]], [['']], [['AAAA']], [['-----BEGIN PUBLIC KEY-----']]])(
    'are rejected when they are %j',
    (publicKeys) => {
      expect(() => new TelnyxSignatures({ publicKeys })).toThrow('Mission Control');
    },
  );
});
