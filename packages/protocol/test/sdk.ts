// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const sdkRoot = path.dirname(require.resolve('@azure/ai-voicelive/package.json'));
const modelsFile = path.join(sdkRoot, 'dist/esm/models/models.js');

interface SdkModels {
  clientEventUnionSerializer(event: unknown): unknown;
  serverEventUnionDeserializer(event: unknown): unknown;
}

/** The converters in the SDK; it does not export them publicly, so they are loaded by path. */
export const sdkModels = (await import(pathToFileURL(modelsFile).href)) as SdkModels;

/** Their source text. */
export const sdkModelsSource = readFileSync(modelsFile, 'utf8');
