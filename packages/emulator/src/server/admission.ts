// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { API_VERSIONS, isAtLeast, isKnownVersion, REALTIME_PATH } from '@voicelive-kit/protocol';
import { dialectAt } from '../dialect/paths.ts';
import { asksForAgent } from './admit.ts';
import type { ConnectionQuota } from './connection-quota.ts';
import type { TokenClock } from './token-clock.ts';

/** A refused request. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
}

/** What of a request decides whether it is accepted. */
export interface HandshakeRequest {
  url: URL;
  headers: Record<string, string | string[] | undefined>;
}

export interface AccessPolicy {
  /** Whether the server is bound to loopback: then only loopback names are accepted in the Host header. */
  loopback: boolean;
  key: string | undefined;
  tokens: TokenClock;
  /** How many connections may be opened; without it any number. */
  quota?: ConnectionQuota | undefined;
}

/** Where the control channel of a call over WebRTC is served. */
const CALLS_PATH = `${REALTIME_PATH}/calls`;

export function isCall({ pathname }: URL): boolean {
  return pathname === CALLS_PATH;
}

/**
 * How calls are rejected in versions in which the service does not have them: none before 2026-01-01-preview; the
 * answers of 2026-04-10 and 2026-06-01-preview were reported in August 2026 (github.com/iLoveAgents/foundry-voice-live,
 * packages/proxy-node).
 */
function checkCall(version: string): Refusal | undefined {
  if (version === '2026-06-01-preview') return { status: 401, code: '401', message: 'Access denied.' };
  const served = version === '2026-01-01-preview' || isAtLeast(version, '2026-07-15');
  return served ? undefined : { status: 404, code: '404', message: 'Resource not found' };
}

export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/gu, '').toLowerCase();
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(name);
}

/** Rejects requests of other origins' web pages, because any page can reach a server on loopback. */
export function checkOrigin({ headers }: HandshakeRequest, { loopback }: AccessPolicy): Refusal | undefined {
  const host = single(headers['host']);
  const name = hostName(host);
  if (loopback && (name === undefined || !isLoopback(name))) {
    return { status: 403, code: 'Forbidden', message: 'The Host header must name a loopback address.' };
  }
  const origin = single(headers['origin']);
  if (origin === undefined) return undefined;
  const sameHost = URL.canParse(origin) && new URL(origin).host === host;
  return sameHost
    ? undefined
    : { status: 403, code: 'Forbidden', message: 'Pages of another origin may not use the emulator.' };
}

/** Every key and token a request carries. */
export function givenKeys(handshake: HandshakeRequest): string[] {
  return [...resourceKeys(handshake), ...bearerTokens(handshake)];
}

/** Keys of the resource, by header or query. */
export function resourceKeys({ url, headers }: HandshakeRequest): string[] {
  const given = [single(headers['api-key']), url.searchParams.get('api-key')];
  return given.filter((value) => typeof value === 'string');
}

/** Tokens, by header or query. */
export function bearerTokens({ url, headers }: HandshakeRequest): string[] {
  const given = [single(headers['authorization']), url.searchParams.get('Authorization')];
  return given
    .map((value) => /^Bearer (?<token>.+)$/iu.exec(value ?? '')?.groups?.['token'])
    .filter((value) => value !== undefined);
}

/** Rejects a wrong key; an emulator without a key accepts any or none. */
export function checkKey(handshake: HandshakeRequest, { key }: AccessPolicy): Refusal | undefined {
  if (key === undefined || givenKeys(handshake).includes(key)) return undefined;
  return {
    status: 401,
    code: '401',
    message: 'Access denied due to invalid subscription key or wrong API endpoint.',
  };
}

/** Rejects an expired token, and a key where the service requires a token: agents accept no keys. */
function checkTokens(handshake: HandshakeRequest, { tokens }: AccessPolicy): Refusal | undefined {
  const bearer = bearerTokens(handshake);
  if (bearer.length > 0 && bearer.every((token) => tokens.isExpired(token))) {
    return { status: 401, code: '401', message: 'The access token has expired.' };
  }
  const keyOnly = bearer.length === 0 && resourceKeys(handshake).length > 0;
  if (!keyOnly || !asksForAgent(handshake.url.searchParams)) return undefined;
  return { status: 401, code: '401', message: 'Agents need a Microsoft Entra token; a key is not accepted.' };
}

/** Rejects an upgrade for its path, its key or its version, in this order. */
export function checkUpgrade(handshake: HandshakeRequest, policy: AccessPolicy): Refusal | undefined {
  const { pathname, searchParams } = handshake.url;
  const refusedOrigin = checkOrigin(handshake, policy);
  if (refusedOrigin !== undefined) return refusedOrigin;
  // OpenAI accepts every upgrade and sends errors in band.
  if (dialectAt(pathname) === 'openai') return undefined;
  if (pathname !== REALTIME_PATH && !isCall(handshake.url))
    return { status: 404, code: '404', message: 'Resource not found' };
  const refusedKey = checkKey(handshake, policy) ?? checkTokens(handshake, policy);
  if (refusedKey !== undefined) return refusedKey;
  const version = searchParams.get('api-version') ?? '';
  if (isKnownVersion(version)) return isCall(handshake.url) ? checkCall(version) : undefined;
  return {
    status: 400,
    code: 'BadRequest',
    message: `The api-version '${version}' is not supported. Supported: ${API_VERSIONS.join(', ')}.`,
  };
}

/** Rejects a connection beyond the quota, like the fault `rate-limited`. */
export function checkQuota({ quota }: AccessPolicy): Refusal | undefined {
  if (quota?.admits() ?? true) return undefined;
  return { status: 429, code: '429', message: 'Too many requests.' };
}

/** The URL of a request; one that cannot be parsed counts as an unknown path. */
export function urlOf(target: string | undefined): URL {
  const address = `http://emulator${target ?? ''}`;
  return target?.startsWith('/') && URL.canParse(address) ? new URL(address) : new URL('http://emulator/');
}

/** The first value of a header. */
export function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function hostName(host: string | undefined): string | undefined {
  const address = `http://${host ?? ''}`;
  return URL.canParse(address) ? new URL(address).hostname : undefined;
}
