// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { proxyFor } from './proxy.ts';

const WSS = new URL('wss://res.services.ai.azure.com/voice-live/realtime');
const WS = new URL('ws://host.example:8080/x');

const NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'];

/** The proxy for a URL in an environment that sets no other. */
function proxyIn(env: Record<string, string>, url: URL, loopback = false): URL | null {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  return proxyFor(url, loopback);
}

describe('proxyFor', () => {
  beforeEach(() => {
    for (const name of NAMES) vi.stubEnv(name, undefined).stubEnv(name.toLowerCase(), undefined);
    return () => vi.unstubAllEnvs();
  });

  it.each<[Record<string, string>, URL, string | null]>([
    [{ HTTPS_PROXY: 'http://p:1' }, WSS, 'http://p:1/'],
    [{ HTTP_PROXY: 'http://p:1' }, WSS, null],
    [{ HTTP_PROXY: 'http://p:1' }, WS, 'http://p:1/'],
    [{ ALL_PROXY: 'p:1' }, WSS, 'http://p:1/'],
    [{ HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' }, WSS, 'http://lower:1/'],
    [{ HTTPS_PROXY: '' }, WSS, null],
    [{}, WSS, null],
  ])('%j for %s', (env, url, expected) => {
    expect(proxyIn(env, url)?.href ?? null).toBe(expected);
  });

  it.each([
    ['*', true],
    ['res.services.ai.azure.com', true],
    ['azure.com', true],
    ['.azure.com', true],
    ['*.azure.com', true],
    ['localhost, .Azure.Com', true],
    ['res.services.ai.azure.com:443', true],
    ['res.services.ai.azure.com:80', false],
    ['zure.com', false],
    ['other.example', false],
    ['', false],
  ])('NO_PROXY=%s', (list, exempt) => {
    expect(proxyIn({ HTTPS_PROXY: 'http://p:1', NO_PROXY: list }, WSS) === null).toBe(exempt);
  });

  it.each([
    ['[fd00::1]', '[fd00::1]:443', true],
    ['[fd00::1]', '[fd00::2]', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.4', false],
    ['host.example.', 'other.example', false],
  ])('%s with NO_PROXY=%s', (host, list, exempt) => {
    const url = new URL(`wss://${host}/`);
    expect(proxyIn({ HTTPS_PROXY: 'http://p:1', NO_PROXY: list }, url) === null).toBe(exempt);
  });

  it('never uses a proxy for this machine', () => {
    expect(proxyIn({ ALL_PROXY: 'http://p:1' }, new URL('ws://127.0.0.1:1'), true)).toBeNull();
  });

  it('refuses a SOCKS proxy with a clear error that hides its password', () => {
    const env = { ALL_PROXY: 'socks5://user:secret-password@p:1' };
    expect(() => proxyIn(env, WSS)).toThrow(/socks5:\/\/p:1.*HTTPS_PROXY/);
    expect(() => proxyIn(env, WSS)).not.toThrow(/secret-password/);
  });
});
