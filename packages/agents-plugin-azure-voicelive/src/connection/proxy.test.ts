// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { proxyFor } from './proxy.ts';

const WSS = new URL('wss://res.services.ai.azure.com/voice-live/realtime');
const WS = new URL('ws://host.example:8080/x');

describe('proxyFor', () => {
  it.each([
    [{ HTTPS_PROXY: 'http://p:1' }, WSS, 'http://p:1/'],
    [{ HTTP_PROXY: 'http://p:1' }, WSS, null],
    [{ HTTP_PROXY: 'http://p:1' }, WS, 'http://p:1/'],
    [{ ALL_PROXY: 'p:1' }, WSS, 'http://p:1/'],
    [{ HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' }, WSS, 'http://lower:1/'],
    [{ HTTPS_PROXY: '' }, WSS, null],
    [{}, WSS, null],
  ])('%j for %s', (env, url, expected) => {
    expect(proxyFor(url, false, env)?.href ?? null).toBe(expected);
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
    expect(proxyFor(WSS, false, { HTTPS_PROXY: 'http://p:1', NO_PROXY: list }) === null).toBe(exempt);
  });

  it('never proxies this machine', () => {
    expect(proxyFor(new URL('ws://127.0.0.1:1'), true, { ALL_PROXY: 'http://p:1' })).toBeNull();
  });

  it('refuses a SOCKS proxy with a clear error that hides its password', () => {
    const env = { ALL_PROXY: 'socks5://user:secret-password@p:1' };
    expect(() => proxyFor(WSS, false, env)).toThrow(/socks5:\/\/p:1.*HTTPS_PROXY/);
    expect(() => proxyFor(WSS, false, env)).not.toThrow(/secret-password/);
  });
});
