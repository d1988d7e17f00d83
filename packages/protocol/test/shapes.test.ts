// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SHAPES_FILE, writeShapes } from '../scripts/write-shapes.ts';

it('the generated checks match the types: run `pnpm --filter @voicelive-kit/protocol generate`', async () => {
  expect(readFileSync(SHAPES_FILE, 'utf8')).toBe(await writeShapes());
});
