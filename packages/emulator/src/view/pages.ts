// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The folder of the page's files, next to this module in the sources as well as in the package. */
const FOLDER = new URL('page/', import.meta.url);
const PAGE = '/_emulator/';

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/**
 * Own scripts only, no markup from text, and no framing by other pages, which could trick users into pressing its
 * buttons.
 */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/** Answers requests for the live view's files, which contain no secrets; false for any other request. */
export function answerPage(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  { pathname }: URL,
): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || !url?.startsWith('/')) return false;
  if (pathname === '/' || pathname === '/_emulator') {
    response.writeHead(302, { location: PAGE, connection: 'close' }).end();
    return true;
  }
  const name = pathname === PAGE ? 'index.html' : pathname.slice(PAGE.length);
  const type = TYPES[/^[a-z]+\.(?<ending>html|css|js)$/u.exec(name)?.groups?.['ending'] ?? ''];
  if (!pathname.startsWith(PAGE) || type === undefined) return false;
  readFile(new URL(name, FOLDER)).then(
    (file) => {
      response.writeHead(200, { ...HEADERS, 'content-type': type, connection: 'close' });
      response.end(method === 'HEAD' ? undefined : file);
    },
    () => response.writeHead(404, { connection: 'close' }).end(),
  );
  return true;
}
