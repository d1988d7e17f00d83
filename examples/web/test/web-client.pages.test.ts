// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startWebServer, type WebServer } from '../server/web-server.ts';
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.ts';

/** Nothing listens on port 9 (discard), so calls fail when they connect to LiveKit. */
const livekit = { url: 'ws://127.0.0.1:9', apiKey: 'key', apiSecret: 'secret'.repeat(6) };

let browser: Browser | undefined;
let web: WebServer;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  browser = await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_FLAGS });
});
afterAll(async () => browser?.close());

beforeEach(async ({ skip }) => {
  skip(!browser, 'No Chromium on this machine: install it, or name one in CHROMIUM_PATH.');
  if (!browser) return;
  web = await startWebServer({ livekit, agentName: 'ava' });
  page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  if (!browser) return;
  await page.close();
  await web.close();
});

const startButton = () => page.getByRole('button', { name: 'Start the call' });

test('the page loads without errors, and fits a small phone', async () => {
  await page.goto(web.url);
  await page.getByRole('heading', { level: 1, name: 'Talk to the agent' }).waitFor();
  await page.getByRole('main').waitFor();
  await page.waitForLoadState('networkidle');
  expect(await page.locator('[data-stage]').getAttribute('data-stage')).toBe('lobby');
  expect(await page.getByRole('button', { name: 'Rejoin' }).count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(complaints).toEqual([]);
});

test('everything on it can be reached and activated by keyboard', async () => {
  await page.goto(web.url);
  await startButton().waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Start the call');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Test the microphone');
  await page.keyboard.press('Enter');
  await page.locator('[data-microphone-problem]').waitFor();
});

test('without a microphone it says what to do', async () => {
  await page.goto(web.url);
  await page.getByRole('button', { name: 'Test the microphone' }).click();
  const notice = page.getByRole('alert');
  await notice.waitFor();
  expect(await notice.getAttribute('data-microphone-problem')).toMatch(/^(?:none|denied)$/u);
  expect(await notice.textContent()).toContain('then try again');
});

test('when LiveKit does not answer it says so, and the next call can be started', async () => {
  await page.goto(`${web.url}/?autojoin=1`);
  const notice = page.locator('[data-problem]');
  await notice.waitFor();
  expect(await notice.getAttribute('data-problem')).toBe('livekit-unreachable');
  expect(await startButton().isEnabled()).toBe(true);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test('when its own server does not answer it says so', async () => {
  await page.goto(web.url);
  await page.waitForLoadState('networkidle');
  await web.close();
  await startButton().click();
  const notice = page.locator('[data-problem]');
  await notice.waitFor();
  expect(await notice.getAttribute('data-problem')).toBe('web-server-unreachable');
});

test('a call interrupted by a crash is offered again, next to a new one', async () => {
  const exp = Math.floor(Date.now() / 1000) + 600;
  const token = `e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.x`;
  const call = JSON.stringify({ url: livekit.url, token, room: 'call-1', identity: 'caller-1' });
  await page.addInitScript((value) => sessionStorage.setItem('voicelive-kit.call', value), call);
  await page.goto(web.url);
  await page.getByRole('button', { name: 'Start a new call' }).waitFor();
  await page.getByRole('button', { name: 'Rejoin' }).click();
  await page.locator('[data-problem="livekit-unreachable"]').waitFor();
  expect(await page.getByRole('button', { name: 'Rejoin' }).isEnabled()).toBe(true);
});

test('a visitor who may not call is told so', async () => {
  const guarded = await startWebServer({ livekit, agentName: 'ava', authorize: async () => false });
  try {
    await page.goto(guarded.url);
    await startButton().click();
    await page.locator('[data-problem="refused"]').waitFor();
    expect(await startButton().isEnabled()).toBe(true);
  } finally {
    await guarded.close();
  }
});
