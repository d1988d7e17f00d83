// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.ts';

/**
 * Shows the page in this folder of `test`, anew for each test of the file that calls this, once it has put `call` into its
 * scope. Tests are skipped where there is no Chromium.
 */
export function useStand(folder: string, flags: readonly string[] = []): () => Page {
  let browser: Browser | undefined;
  let vite: ViteDevServer | undefined;
  let cacheDir: string | undefined;
  let page: Page;

  beforeAll(async () => {
    if (chromiumPath === undefined) return;
    cacheDir = await mkdtemp(join(tmpdir(), `${folder}-`));
    vite = await createServer({
      configFile: false,
      root: join(import.meta.dirname, folder),
      cacheDir,
      plugins: [react()],
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0, ws: false, watch: null },
      optimizeDeps: { include: ['react', 'react-dom/client', 'react/jsx-dev-runtime'] },
    });
    await vite.listen();
    browser = await chromium.launch({ executablePath: chromiumPath, args: [...CHROMIUM_FLAGS, ...flags] });
  });
  afterAll(async () => {
    await browser?.close();
    await vite?.close();
    if (cacheDir) await rm(cacheDir, { recursive: true, force: true });
  });

  beforeEach(async ({ skip }) => {
    skip(!browser, 'No Chromium on this machine: install it, or name one in CHROMIUM_PATH.');
    const url = vite?.resolvedUrls?.local[0];
    if (!browser || !url) return;
    page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'call' in globalThis);
  });
  afterEach(async () => {
    if (browser) await page.close();
  });

  return () => page;
}
