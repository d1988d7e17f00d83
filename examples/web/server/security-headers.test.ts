// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { livekitSources, securityHeaders } from './security-headers.ts';

test('the page may connect to LiveKit with both schemes of its address, and nowhere else', () => {
  expect(livekitSources('ws://127.0.0.1:7880')).toEqual(['ws://127.0.0.1:7880', 'http://127.0.0.1:7880']);
  expect(livekitSources('https://lk.example/')).toEqual(['wss://lk.example', 'https://lk.example']);
});

test('on LiveKit Cloud the regions are reachable', () => {
  expect(livekitSources('wss://shop.livekit.cloud')).toContain('wss://*.livekit.cloud');
  expect(livekitSources('wss://notlivekit.cloud')).toEqual([
    'wss://notlivekit.cloud',
    'https://notlivekit.cloud',
  ]);
});

test('an invalid address is rejected with the name of the setting', () => {
  for (const bad of ['', 'lk.example', 'ftp://lk.example', "ws://a;script-src'*'"]) {
    expect(() => livekitSources(bad)).toThrow('LIVEKIT_URL');
  }
});

test('no inline script runs and no other page may frame this one', () => {
  const policy = securityHeaders('ws://127.0.0.1:7880')['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
});

test('lets the page ask for a camera only where calls may have one', () => {
  const url = 'ws://127.0.0.1:7880';
  expect(securityHeaders(url)['permissions-policy']).toContain('camera=(),');
  expect(securityHeaders(url, { camera: true })['permissions-policy']).toContain('camera=(self),');
});
