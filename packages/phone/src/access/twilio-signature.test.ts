// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { publicAddress } from './public-address.ts';
import { twilioSignature, TwilioSignatures } from './twilio-signature.ts';

// The example of https://www.twilio.com/docs/usage/security, and the vectors of
// https://github.com/twilio/twilio-node/blob/main/spec/validation.spec.js.
const TOKEN = '12345';
const URL_TOLD = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const FIELDS: [string, string][] = [
  ['CallSid', 'CA1234567890ABCDE'],
  ['Caller', '+14158675309'],
  ['Digits', '1234'],
  ['From', '+14158675309'],
  ['To', '+18005551212'],
];
const SIGNATURE = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';

const check = (signature: string | string[] | undefined, url = URL_TOLD, fields = FIELDS) =>
  new TwilioSignatures([TOKEN]).check(
    signature === undefined ? {} : { 'x-twilio-signature': signature },
    url,
    fields,
  );

describe('a signature', () => {
  it('matches the documented example', () => {
    expect(twilioSignature(TOKEN, URL_TOLD, FIELDS)).toBe(SIGNATURE);
  });

  it('does not depend on the order of the fields', () => {
    expect(twilioSignature(TOKEN, URL_TOLD, FIELDS.toReversed())).toBe(SIGNATURE);
    expect(twilioSignature(TOKEN, URL_TOLD, new URLSearchParams(FIELDS))).toBe(SIGNATURE);
  });

  it.each<[string, [string, string][], string]>([
    [
      'repeated fields',
      [
        ['MessagingBinding.Address', '+1415xxxxxxx'],
        ['MessagingBinding.Address', '+1325xxxxxxx'],
      ],
      '83O6e2vORAoJHUNzJjDWN1jz+BA=',
    ],
    [
      'fields repeated with one value, between others',
      [
        ['Digits', '5678'],
        ['SidAccount', 'AC123'],
        ['Digits', '1234'],
        ['Sid', 'CA123'],
        ['Digits', '1234'],
      ],
      'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
    ],
  ])('matches that of Twilio with %s', (_, fields, signature) => {
    expect(twilioSignature(TOKEN, URL_TOLD, fields)).toBe(signature);
  });
});

describe('a request', () => {
  it.each([
    ['as configured', URL_TOLD, SIGNATURE],
    ['with the default port of https', URL_TOLD, 'kvajT1Ptam85bY51eRf/AJRuM3w='],
    ['with the default port of http', URL_TOLD.replace('https', 'http'), '0ZXoZLH/DfblKGATFgpif+LLRf4='],
    ['without its port', URL_TOLD.replace('.com', '.com:1234'), SIGNATURE],
    ['with its port', URL_TOLD.replace(/https(.*)\.com/u, 'http$1.com:1234'), 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU='],
    ['with credentials', URL_TOLD.replace('//', '//user:pass@'), 'CukzLTc1tT5dXEDIHm/tKBanW10='],
    [
      'with credentials and the default port',
      URL_TOLD.replace('//', '//user:pass@'),
      'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=',
    ],
  ])('is accepted when Twilio signed its URL %s', (_, url, signature) => {
    expect(check(signature, url)).toEqual({ admitted: true });
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['two headers', [SIGNATURE, SIGNATURE]],
  ])('is rejected when it has %s', (_, signature) => {
    expect(check(signature)).toMatchObject({ admitted: false, refusal: 'no_signature' });
  });

  it('is accepted when its only header arrives as a list', () => {
    expect(check([SIGNATURE])).toEqual({ admitted: true });
  });

  it.each([
    ['another scheme', SIGNATURE, URL_TOLD.replace('https', 'http'), FIELDS],
    ['another host', SIGNATURE, URL_TOLD.replace('mycompany', 'mycompany2'), FIELDS],
    ['another query', SIGNATURE, URL_TOLD.replace('foo=1', 'foo=2'), FIELDS],
    ['a missing field', SIGNATURE, URL_TOLD, FIELDS.slice(1)],
    ['another value', SIGNATURE, URL_TOLD, [...FIELDS.slice(1), ['CallSid', 'CA1']] as [string, string][]],
    ['half a signature', SIGNATURE.slice(0, 14), URL_TOLD, FIELDS],
    ['two signatures in one header', `${SIGNATURE}, ${SIGNATURE}`, URL_TOLD, FIELDS],
    ['a signature beyond ASCII', 'é'.repeat(14), URL_TOLD, FIELDS],
    ['an invalid URL', SIGNATURE, 'myapp.php', FIELDS],
  ])('is rejected when it has %s', (_, signature, url, fields) => {
    const verdict = check(signature, url, fields);
    expect(verdict).toMatchObject({ admitted: false, refusal: 'wrong_signature' });
    expect(JSON.stringify(verdict)).not.toContain(signature);
  });
});

describe('an upgrade', () => {
  const told = 'wss://phone.example.com/media';
  const address = publicAddress('https://phone.example.com');
  const upgrade = (signed: string, url = address('socket', '/media')) =>
    check(twilioSignature(TOKEN, signed), url, []);

  it.each([told, 'wss://phone.example.com:443/media'])('is accepted when Twilio signed %s', (signed) => {
    expect(upgrade(signed)).toEqual({ admitted: true });
  });

  it.each(['https://phone.example.com/media', 'ws://phone.example.com/media', `${told}?a=1`, `${told}/`])(
    'is rejected when Twilio signed %s',
    (signed) => {
      expect(upgrade(signed)).toMatchObject({ refusal: 'wrong_signature' });
    },
  );

  it('is rejected when it is checked as a webhook', () => {
    expect(upgrade(told, address('webhook', '/media'))).toMatchObject({ refusal: 'wrong_signature' });
  });
});

describe('auth tokens', () => {
  const headersBy = (token: string) => ({ 'x-twilio-signature': twilioSignature(token, URL_TOLD, FIELDS) });

  it('are all valid when one replaces another', () => {
    const signatures = new TwilioSignatures(['new', 'old']);
    const verdicts = ['new', 'old', 'older'].map((token) =>
      signatures.check(headersBy(token), URL_TOLD, FIELDS),
    );
    expect(verdicts.map(({ admitted }) => admitted)).toEqual([true, true, false]);
  });

  it('check fields that can be read only once', () => {
    const signatures = new TwilioSignatures(['new', 'old']);
    expect(signatures.check(headersBy('old'), URL_TOLD, new Map(FIELDS).entries())).toEqual({
      admitted: true,
    });
  });

  it.each([[[]], [['']], [['12345', '']]])('are rejected when they are %j', (tokens) => {
    expect(() => new TwilioSignatures(tokens)).toThrow('at least one auth token');
  });
});
