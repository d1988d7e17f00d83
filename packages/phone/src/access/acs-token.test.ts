// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AcsTokens } from './acs-token.ts';

const NOW = 1_793_800_000_000;
const SECONDS = NOW / 1000;
const ISSUER = 'https://acscallautomation.communication.azure.com';
const RESOURCE = '3f0c1c9e-9d3e-4d43-8f2e-1f6f4d5a2b11';
const DAY = 86_400;

const ours = await generateKeyPair('RS256');
const theirs = await generateKeyPair('RS256');
const publicJwk = { ...(await exportJWK(ours.publicKey)), kid: 'k1' };
const keys = createLocalJWKSet({ keys: [publicJwk] });

const tokens = new AcsTokens({ resourceId: RESOURCE, keys, now: () => NOW });

interface Signing {
  /** Undefined omits a claim. */
  claims?: Record<string, unknown>;
  key?: Parameters<SignJWT['sign']>[0];
  alg?: string;
  kid?: string;
}

const GOOD: JWTPayload = { iss: ISSUER, aud: RESOURCE, nbf: SECONDS, exp: SECONDS + DAY };

function signed({
  claims = {},
  key = ours.privateKey,
  alg = 'RS256',
  kid = 'k1',
}: Signing = {}): Promise<string> {
  return new SignJWT({ ...GOOD, ...claims }).setProtectedHeader({ alg, kid }).sign(key);
}

const checked = (token: string, by = tokens) => by.check({ authorization: `Bearer ${token}` });

describe('a token', () => {
  it('is accepted when the service issued it for the resource', async () => {
    expect(await checked(await signed())).toEqual({ admitted: true });
  });

  it('is accepted when the scheme is in different letter case', async () => {
    expect(await tokens.check({ authorization: `bearer  ${await signed()}` })).toEqual({ admitted: true });
  });

  it.each<[string, string, Signing]>([
    ['from another issuer', 'wrong_issuer', { claims: { iss: 'https://login.microsoftonline.com' } }],
    ['without an issuer', 'wrong_issuer', { claims: { iss: undefined } }],
    ['for another resource', 'wrong_audience', { claims: { aud: 'another' } }],
    ['for no resource', 'wrong_audience', { claims: { aud: undefined } }],
    ['one minute past its expiry', 'expired', { claims: { exp: SECONDS - 60 } }],
    ['not valid until tomorrow', 'expired', { claims: { nbf: SECONDS + DAY } }],
    ['without an expiry', 'malformed', { claims: { exp: undefined } }],
    ['signed by another key', 'wrong_signature', { key: theirs.privateKey }],
    ['signed by an unknown key', 'wrong_signature', { kid: 'k2' }],
    ['signed by a shared secret', 'malformed', { alg: 'HS256', key: new Uint8Array(32) }],
  ])('is rejected when it is %s', async (_, refusal, signing) => {
    const token = await signed(signing);
    const verdict = await checked(token);
    expect(verdict).toMatchObject({ admitted: false, refusal });
    for (const part of token.split('.')) expect(JSON.stringify(verdict)).not.toContain(part);
  });

  it('is accepted when the clocks differ by less than a minute', async () => {
    expect(await checked(await signed({ claims: { exp: SECONDS - 59 } }))).toEqual({ admitted: true });
    expect(await checked(await signed({ claims: { nbf: SECONDS + 59 } }))).toEqual({ admitted: true });
  });

  it('is rejected when it is not signed', async () => {
    expect(await checked(new UnsecuredJWT(GOOD).encode())).toMatchObject({ refusal: 'malformed' });
  });

  it('is rejected when its claims were changed', async () => {
    const [header, , signature] = (await signed()).split('.');
    const claims = Buffer.from(JSON.stringify({ ...GOOD, exp: SECONDS + 2 * DAY })).toString('base64url');
    expect(await checked([header, claims, signature].join('.'))).toMatchObject({
      refusal: 'wrong_signature',
    });
  });

  it.each(['x', 'a.b', '...', 'é.é.é', 'x'.repeat(10_000)])(
    'is rejected when it is not a JWT',
    async (token) => {
      expect(await checked(token)).toMatchObject({ refusal: 'malformed' });
    },
  );
});

it.each([
  ['no header', {}],
  ['an empty header', { authorization: '' }],
  ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
  ['a scheme without a token', { authorization: 'Bearer ' }],
  ['two tokens', { authorization: 'Bearer a b' }],
])('rejects a request when it has %s', async (_, headers) => {
  expect(await tokens.check(headers)).toMatchObject({ admitted: false, refusal: 'no_token' });
});

it.each([new TypeError('fetch failed'), undefined, 'offline'])(
  'reports that the keys are unavailable when reading them fails with %s',
  async (failure) => {
    const offline = new AcsTokens({
      resourceId: RESOURCE,
      keys: () => Promise.reject(failure),
      now: () => NOW,
    });
    expect(await checked(await signed(), offline)).toMatchObject({ refusal: 'no_keys' });
  },
);

describe('keys of the service', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('are fetched once when two calls arrive', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      asked.push(url);
      return Promise.resolve(Response.json({ keys: [publicJwk] }));
    });
    const remote = new AcsTokens({ resourceId: RESOURCE, now: () => NOW });
    expect(await checked(await signed(), remote)).toEqual({ admitted: true });
    expect(await checked(await signed(), remote)).toEqual({ admitted: true });
    expect(asked).toEqual([`${ISSUER}/calling/keys`]);
  });

  it('are unavailable when the service fails', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 503 })));
    const remote = new AcsTokens({ resourceId: RESOURCE, now: () => NOW });
    expect(await checked(await signed(), remote)).toMatchObject({ refusal: 'no_keys' });
  });
});

it('throws without a resource', () => {
  expect(() => new AcsTokens({ resourceId: '' })).toThrow('immutable id of the resource');
});
