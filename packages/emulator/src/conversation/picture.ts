// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { bytesOf } from './base64.ts';

/** First bytes of the image formats that models accept. */
const SIGNATURES = [/^\u0089PNG\r\n.\n/u, /^\xFF\xD8\xFF/u, /^GIF8[79]a/u, /^RIFF....WEBP/su];

/** True for a web address. */
export function isAddress(url: string): boolean {
  return /^https?:\/\//iu.test(url) && URL.canParse(url);
}

/** True for a picture (PNG, JPEG, WebP or GIF) as a data URL. */
export function isPicture(url: string): boolean {
  const comma = url.indexOf(',');
  if (!/^data:image\/[a-z0-9.+-]+;base64$/iu.test(url.slice(0, Math.max(comma, 0)))) return false;
  const bytes = bytesOf(url.slice(comma + 1));
  return SIGNATURES.some((signature) => signature.test(bytes?.toString('latin1', 0, 16) ?? ''));
}
