// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { writeFile } from 'node:fs/promises';
import { scenarioJsonSchema } from '../src/scenario/scenario-json-schema.ts';

/** Writes scenario.schema.json; a test fails if the committed file differs. */
const file = new URL('../scenario.schema.json', import.meta.url);
await writeFile(file, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
