// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';

/** Where the Markdown of the site is written for VitePress; nothing in it is committed. */
export const SOURCES = join(import.meta.dirname, 'out/pages');
/** Where the site is built. */
export const BUILT = join(import.meta.dirname, 'dist');
/** Where the site is below the root of its host. */
export const BASE = process.env['DOCS_BASE'] ?? '/';
