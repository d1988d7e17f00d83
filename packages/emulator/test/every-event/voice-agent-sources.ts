// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ClientEventType, ServerEventType } from '@voicelive-kit/protocol';

/** Events of Foundry's voice agents that Voice Live does not send, and where they are described. */
export const VOICE_AGENTS_ONLY = {
  'conversation.item.added': 'FO',
  'conversation.item.input_audio_transcription.segment': 'FO',
  // In the types, but unknown to the client.
  'input_audio_buffer.dtmf_event_received': 'FO',
  'input_audio_buffer.timeout_triggered': 'FO',
  'session.subagent.started': 'F',
  'session.subagent.completed': 'F',
  'session.subagent.aborted': 'F',
} as const satisfies { [T in ServerEventType]?: string };

const entry = createRequire(import.meta.url).resolve('@azure/ai-projects');
const root = entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`));
const client = readFileSync(path.join(root, 'dist/esm/realtime/protocol.js'), 'utf8');

/** The event types in a table of Microsoft's client: those it reads, or those it writes. */
function typesIn(table: 'serverEventDeserializers' | 'clientEventSerializers'): string[] {
  const body = client.split(`const ${table} = {`)[1]?.split('\n};')[0] ?? '';
  return [...body.matchAll(/^\s+"?(?<type>[\w.]+)"?: models\./gmu)].flatMap(
    ({ groups }) => groups?.['type'] ?? [],
  );
}

/** Every event type the parser of Microsoft's client knows. */
export const PARSED: readonly string[] = typesIn('serverEventDeserializers');

export const VOICE_AGENT_SERVER: Readonly<Record<string, string>> = {
  ...Object.fromEntries(PARSED.map((type) => [type, 'F'])),
  ...VOICE_AGENTS_ONLY,
};
export const VOICE_AGENT_CLIENT: Readonly<{ [T in ClientEventType]?: string }> = Object.fromEntries(
  typesIn('clientEventSerializers').map((type) => [type, 'F']),
);
