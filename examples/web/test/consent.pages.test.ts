// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.ts';

let browser: Browser | undefined;
let vite: ViteDevServer;
let page: Page;

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  browser = await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_FLAGS });
  const root = join(import.meta.dirname, '..');
  vite = await createServer({ root, logLevel: 'error', server: { host: '127.0.0.1', port: 0, hmr: false } });
  await vite.listen();
});
afterAll(async () => {
  await browser?.close();
  if (browser) await vite.close();
});

beforeEach(async ({ skip }) => {
  skip(!browser, 'No Chromium on this machine: install it, or name one in CHROMIUM_PATH.');
  if (!browser) return;
  page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await page.goto(`${vite.resolvedUrls?.local[0]}test/consent-stand.html`);
  await page.waitForFunction('typeof call === "function"');
});
afterEach(async () => {
  if (browser) await page.close();
});

const request = (id: string, args = '{"day":"Saturday","kayaks":2}') =>
  JSON.stringify({ id, server: 'bookings', tool: 'reserve_kayaks', arguments: args });

/** Calls a method of the page; returns the answer as text, or `rejected`. */
const call = (method: string, payload: string, from = 'agent', timeoutMs = 60_000): Promise<string> =>
  page.evaluate(
    `call(${JSON.stringify(from)}, ${JSON.stringify(method)}, ${JSON.stringify(payload)}, ${timeoutMs}).catch(() => 'rejected')`,
  );

const cards = () => page.locator('[data-consent]');

test.each([
  ['Allow', 'allow'],
  ['Refuse', 'refuse'],
])('shows server, tool and arguments, and sends the agent the decision: %s', async (button, answer) => {
  const answered = call('approve_tool_call', request('a'));
  await cards().waitFor();
  const text = (await cards().textContent()) ?? '';
  for (const part of ['reserve_kayaks', 'bookings', 'day', 'Saturday', 'kayaks', '2'])
    expect(text).toContain(part);
  await page.getByRole('button', { name: button }).click();
  expect(await answered).toBe(answer);
  expect(await cards().count()).toBe(0);
});

test('can be reached and decided by keyboard', async () => {
  const answered = call('approve_tool_call', request('a'));
  await cards().waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Allow');
  await page.keyboard.press('Enter');
  expect(await answered).toBe('allow');
});

test('two requests are decided one by one', async () => {
  const first = call('approve_tool_call', request('a'));
  const second = call('approve_tool_call', request('b', '{"day":"Sunday"}'));
  await expect.poll(() => cards().count()).toBe(2);
  await cards().filter({ hasText: 'Sunday' }).getByRole('button', { name: 'Refuse' }).click();
  expect(await second).toBe('refuse');
  await cards().getByRole('button', { name: 'Allow' }).click();
  expect(await first).toBe('allow');
});

test('a request disappears when it is withdrawn or times out', async () => {
  const withdrawn = call('approve_tool_call', request('a'));
  await cards().waitFor();
  await call('withdraw_tool_call', 'a');
  expect(await withdrawn).toBe('refuse');
  expect(await call('approve_tool_call', request('b'), 'agent', 50)).toBe('refuse');
  expect(await cards().count()).toBe(0);
});

test('only the agent can ask, and nothing in a request is treated as markup', async () => {
  expect(await call('approve_tool_call', request('a'), 'guest')).toBe('rejected');
  expect(await call('approve_tool_call', 'no JSON')).toBe('rejected');
  expect(await cards().count()).toBe(0);
  const answered = call('approve_tool_call', request('b', '{"day":"<b>Saturday</b>"}'));
  await cards().waitFor();
  expect(await cards().textContent()).toContain('<b>Saturday</b>');
  expect(await cards().locator('b').count()).toBe(0);
  await page.getByRole('button', { name: 'Refuse' }).click();
  expect(await answered).toBe('refuse');
});

test('long arguments fit a small phone', async () => {
  const answered = call('approve_tool_call', request('a', JSON.stringify({ note: 'x'.repeat(2000) })));
  await cards().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.getByRole('button', { name: 'Refuse' }).click();
  expect(await answered).toBe('refuse');
});
