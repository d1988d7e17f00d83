// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Page } from 'playwright-core';
import { noChromium, openPage } from './chromium.ts';
import { address, Client, emulate } from './client.ts';

/** Opens a page that another server on this machine serves: as close to the emulator as a foreign page can be. */
async function openForeignPage(): Promise<Page> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Foreign</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const page = await openPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return page;
}

/** Runs in the page: what happens to a socket to this address. */
const socketTo = (url: string): string => `new Promise((resolve) => {
  const socket = new WebSocket(${JSON.stringify(url)});
  socket.onopen = () => resolve('open');
  socket.onerror = () => resolve('refused');
})`;

/** Runs in the page: what happens to a request. */
const request = (url: string, init: object = {}): string =>
  `fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).then((response) => response.type === 'opaque' ? 'opaque' : response.status, () => 'refused')`;

describe.skipIf(noChromium)('a page of another origin', () => {
  test('cannot open a socket', async () => {
    const emulator = await emulate();
    const page = await openForeignPage();
    expect(await page.evaluate(socketTo(address(emulator)))).toBe('refused');
    const openai = `${emulator.openaiEndpoint.replace('http', 'ws')}/realtime?model=gpt-realtime`;
    expect(await page.evaluate(socketTo(openai))).toBe('refused');
    expect(emulator.sessions()).toEqual([]);
  });

  test('cannot inject a fault with any kind of request', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    const page = await openForeignPage();
    const faults = `${emulator.endpoint}/_emulator/faults`;
    const body = '{"slug":"cut"}';
    expect(
      await page.evaluate(
        request(faults, { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
      ),
    ).toBe('refused');
    // Sent without a preflight, and answered with a rejection that the page may not even read.
    expect(await page.evaluate(request(faults, { method: 'POST', body, mode: 'no-cors' }))).toBe('opaque');
    await page.setContent(
      `<form method="post" enctype="text/plain" action="${faults}"><input name='{"slug":"cut","x":"' value='"}'><button>Press</button></form>`,
    );
    const answer = page.waitForResponse(faults);
    await page.getByText('Press').click();
    expect((await answer).status()).toBe(403);
    await client.settle();
    expect(emulator.sessions()[0]?.closed).toBeUndefined();
  });

  test('cannot read anything or frame the view', async () => {
    const emulator = await emulate();
    await Client.open(emulator);
    const page = await openForeignPage();
    const paths = ['sessions', 'events', 'health', ''].map(
      (path) => `${emulator.endpoint}/_emulator/${path}`,
    );
    for (const path of paths) expect(await page.evaluate(request(path))).toBe('refused');
    await page.setContent(`<iframe src="${emulator.endpoint}/_emulator/"></iframe>`);
    await page.waitForLoadState();
    const frame = page.frames()[1];
    expect(await frame?.locator('button').count()).toBe(0);
  });

  test('gains nothing with a host name that resolves to this machine', async () => {
    const emulator = await emulate();
    const page = await openPage();
    const response = await page.goto(`http://rebound.test:${emulator.port}/_emulator/`);
    expect(response?.status()).toBe(403);
    expect(await page.evaluate(request('/_emulator/sessions'))).toBe(403);
    expect(
      await page.evaluate(
        socketTo(
          `ws://rebound.test:${emulator.port}/voice-live/realtime?api-version=2026-07-15&model=gpt-realtime`,
        ),
      ),
    ).toBe('refused');
  });
});
