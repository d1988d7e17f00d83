// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { REALTIME_PATH } from '@voicelive-kit/protocol';
import { familyOf, familyOfProfile, type ModelFamily } from '../engine/model-family.ts';

/** API versions the service has had. */
export const API_VERSIONS = [
  '2025-05-01-preview',
  '2025-10-01',
  '2026-01-01-preview',
  '2026-04-10',
  '2026-06-01-preview',
  '2026-07-15',
  '2026-07-31-preview',
] as const;

/** A refused request. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
}

/** What of a request decides whether it is let in. */
export interface Knock {
  url: URL;
  headers: Record<string, string | string[] | undefined>;
}

export interface Door {
  /** Bound to loopback: then only loopback names are accepted in the Host header. */
  loopback: boolean;
  key: string | undefined;
}

/** Where OpenAI's realtime API is served. */
const OPENAI_PATH = '/v1/realtime';

export function isOpenAI({ pathname }: URL): boolean {
  return pathname === OPENAI_PATH;
}

export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/gu, '').toLowerCase();
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(name);
}

/** Refuses requests of web pages from elsewhere: any page can reach a server on loopback. */
export function checkOrigin({ headers }: Knock, { loopback }: Door): Refusal | undefined {
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
export function givenKeys({ url, headers }: Knock): string[] {
  const bearer = [single(headers['authorization']), url.searchParams.get('Authorization') ?? undefined];
  const given = [
    single(headers['api-key']),
    url.searchParams.get('api-key') ?? undefined,
    ...bearer.map((value) => /^Bearer (?<token>.+)$/iu.exec(value ?? '')?.groups?.['token']),
  ];
  return given.filter((value) => value !== undefined);
}

/** Refuses a wrong key; without a key of its own the emulator accepts any or none. */
export function checkKey(knock: Knock, { key }: Door): Refusal | undefined {
  if (key === undefined || givenKeys(knock).includes(key)) return undefined;
  return {
    status: 401,
    code: '401',
    message: 'Access denied due to invalid subscription key or wrong API endpoint.',
  };
}

/** Refuses an upgrade for its path, its key or its version, in this order. */
export function checkUpgrade(knock: Knock, door: Door): Refusal | undefined {
  const { pathname, searchParams } = knock.url;
  const refusedOrigin = checkOrigin(knock, door);
  if (refusedOrigin !== undefined) return refusedOrigin;
  // OpenAI accepts every upgrade and refuses in band.
  if (isOpenAI(knock.url)) return undefined;
  if (pathname !== REALTIME_PATH) return { status: 404, code: '404', message: 'Resource not found' };
  const refusedKey = checkKey(knock, door);
  if (refusedKey !== undefined) return refusedKey;
  const version = searchParams.get('api-version') ?? '';
  if ((API_VERSIONS as readonly string[]).includes(version)) return undefined;
  return {
    status: 400,
    code: 'BadRequest',
    message: `The api-version '${version}' is not supported. Supported: ${API_VERSIONS.join(', ')}.`,
  };
}

/** The URL of a request; one that cannot be read is as good as a path nobody serves. */
export function urlOf(target: string | undefined): URL {
  const address = `http://emulator${target ?? ''}`;
  return target?.startsWith('/') && URL.canParse(address) ? new URL(address) : new URL('http://emulator/');
}

/** A session to open: with a model, or refused in band by an `error` event before a close. */
export type Admission =
  | { model: string; family: ModelFamily }
  | { model: string; family: undefined; code: string; message: string };

/** What an accepted upgrade leads to; these mistakes are told only after it. */
export function admit({ searchParams }: URL): Admission {
  const model = searchParams.get('model') ?? '';
  const profile = searchParams.get('profile');
  if (model === '') {
    const message = 'Missing required agent connection string or project name, or a model.';
    return { model, family: undefined, code: 'invalid_request_error', message };
  }
  const family = profile === null ? familyOf(model) : familyOfProfile(profile);
  if (family !== undefined) return { model, family };
  return profile === null
    ? {
        model,
        family,
        code: 'invalid_model',
        message: `The model '${model}' is not supported in this region.`,
      }
    : { model, family, code: 'invalid_profile', message: `The profile '${profile}' is not supported.` };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function hostName(host: string | undefined): string | undefined {
  const address = `http://${host ?? ''}`;
  return URL.canParse(address) ? new URL(address).hostname : undefined;
}
