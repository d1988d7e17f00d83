// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const executablePath = [process.env['CHROMIUM_PATH'] ?? '', ...PLACES].find((path) => existsSync(path));

/** True where browser tests cannot run; in continuous integration they must run, so there they fail instead. */
export const noChromium = executablePath === undefined && process.env['CI'] === undefined;
if (noChromium) {
  process.stderr.write(
    `Browser tests skipped: no Chromium in ${PLACES.join(', ')}; CHROMIUM_PATH names another.\n`,
  );
}

let running: Promise<Browser> | undefined;
afterAll(async () => (await running)?.close());

/** A page of a headless Chromium, one per test file; an error in its scripts fails the test. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  if (executablePath === undefined)
    throw new Error('Browser tests need Chromium: install it or set CHROMIUM_PATH');
  running ??= chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--host-resolver-rules=MAP rebound.test 127.0.0.1',
    ],
  });
  const context = await (await running).newContext(options);
  const mistakes: Error[] = [];
  context.on('weberror', (mistake) => mistakes.push(mistake.error()));
  onTestFinished(async () => {
    await context.close();
    if (mistakes[0] !== undefined) throw mistakes[0];
  });
  return context.newPage();
}
