// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scenarioJsonSchema } from './scenario-json-schema.ts';

test('scenario.schema.json is up to date; run `pnpm run schema` if it is not', async () => {
  const published: unknown = JSON.parse(
    await readFile(new URL('../../scenario.schema.json', import.meta.url), 'utf8'),
  );
  expect(published).toEqual(scenarioJsonSchema());
});
