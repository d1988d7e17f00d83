// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const entry = createRequire(import.meta.url).resolve('@azure/ai-projects');
const root = entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`));
const file = path.join(root, 'dist/esm/realtime/protocol.js');

interface RealtimeProtocol {
  deserializeVoiceAgentServerEvent(text: string): { type: string };
  serializeVoiceAgentClientEvent(event: unknown): string;
}

/** The encoders and decoders in the client of `@azure/ai-projects`; it does not export them publicly. */
export const voiceAgentSdk = (await import(pathToFileURL(file).href)) as RealtimeProtocol;

const source = readFileSync(file, 'utf8');

/** The event types in one of its tables. */
function typesOf(table: string): string[] {
  const body = source.split(`const ${table} = {`)[1]?.split('\n};')[0] ?? '';
  return [...body.matchAll(/^ {4}"?(?<type>[\w.]+)"?: models\./gmu)].flatMap(
    ({ groups }) => groups?.['type'] ?? [],
  );
}

export const VOICE_AGENT_SERVER_TYPES = typesOf('serverEventDeserializers');
export const VOICE_AGENT_CLIENT_TYPES = typesOf('clientEventSerializers');
