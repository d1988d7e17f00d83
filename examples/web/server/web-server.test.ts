// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';
import { startWebServer } from './web-server.ts';

const livekit = { url: 'ws://127.0.0.1:7880', apiKey: 'key', apiSecret: 'secret'.repeat(6) };

test('it serves the page with a strict policy, and tokens for it', async () => {
  const web = await startWebServer({ livekit, agentName: 'ava' });
  try {
    const page = await fetch(`${web.url}/?autojoin=1`);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('<div id="root">');
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self' ws://127.0.0.1:7880");
    expect(page.headers.get('permissions-policy')).toContain('microphone=(self)');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');

    const script = await fetch(`${web.url}/${/assets\/[^"]+\.js/u.exec(html)?.[0]}`);
    expect(script.headers.get('content-encoding')).toBe('gzip');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(page.headers.get('cache-control')).toBe('no-cache');

    const token = await fetch(`${web.url}/api/token`, { method: 'POST' });
    expect(token.status).toBe(200);
    expect(await token.json()).toMatchObject({ url: livekit.url });
    expect((await fetch(`${web.url}/api/token`)).status).toBe(405);
    expect((await fetch(`${web.url}/no-such-file`)).status).toBe(404);
  } finally {
    await web.close();
  }
  await expect(fetch(web.url)).rejects.toThrow('fetch failed');
});

test('beyond this machine it asks for a way to know who calls', async () => {
  await expect(startWebServer({ livekit, agentName: 'ava', host: '0.0.0.0' })).rejects.toThrow('authorize');
});

test('a port that is taken is an error, not a crash', async () => {
  const web = await startWebServer({ livekit, agentName: 'ava' });
  try {
    await expect(startWebServer({ livekit, agentName: 'ava', port: web.port })).rejects.toThrow('EADDRINUSE');
  } finally {
    await web.close();
  }
});

test('settings that are missing are named, and the agent has a default', () => {
  expect(() => readEnvironment({ LIVEKIT_URL: 'ws://127.0.0.1:7880' })).toThrow(
    'Set LIVEKIT_API_KEY, LIVEKIT_API_SECRET',
  );
  const env = { LIVEKIT_URL: 'ws://127.0.0.1:7880', LIVEKIT_API_KEY: 'k', LIVEKIT_API_SECRET: 's' };
  expect(readEnvironment(env).agentName).toBe('voicelive-reference');
});
