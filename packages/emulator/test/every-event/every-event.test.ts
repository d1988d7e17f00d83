// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codecFor, type Dialect } from '@voicelive-kit/protocol';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emulate } from '../client.ts';
import { SDK_EVENT_TYPES, SdkClient, WITHOUT_HANDLER } from '../official-sdk/sdk-client.ts';
import { AgentClient } from '../voice-agent/agent-client.ts';
import { SdkTypes } from '../voice-agent/sdk-types.ts';
import { AVATAR_SCENES } from './avatar-scenes.ts';
import { Coverage, denied, missing, renderTables } from './coverage.ts';
import { ITEM_SCENES } from './item-scenes.ts';
import { OPENAI_SCENES } from './openai-scenes.ts';
import { SPEECH_SCENES } from './speech-scenes.ts';
import { TOOL_SCENES } from './tool-scenes.ts';
import { VOICE_AGENT_SCENES } from './voice-agent-scenes.ts';
import { PARSED } from './voice-agent-sources.ts';

const coverage = new Coverage();
/** What the decoder could not decode in events of Voice Live and of voice agents, and how many events it read. */
const odd: string[] = [];
let decoded = 0;
/** What in the events of voice agents does not match Microsoft's types. */
const untyped = new Set<string>();
const types = new SdkTypes('VoiceAgentServerEvent');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voicelive-events-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Decodes every event in a recording as a client would. */
async function decodeRecording(file: string, dialect: Dialect): Promise<void> {
  const codec = codecFor('v1', dialect);
  for (const line of (await readFile(file, 'utf8')).trim().split('\n')) {
    const { kind, event } = JSON.parse(line) as { kind: string; event?: { type: string } };
    if (kind !== 'server' || event === undefined) continue;
    const result = codec.decodeServer(JSON.stringify(event));
    decoded += 1;
    if (result.kind !== 'event') odd.push(`${event.type}: ${result.kind}`);
    else if (result.dropped) odd.push(`${event.type}: ${result.dropped.join(', ')}`);
    if (dialect !== 'voice-agent-v1') continue;
    for (const difference of types.differences(event)) untyped.add(`${event.type}: ${difference}`);
  }
}

describe('scenes', () => {
  const scenes = [...SPEECH_SCENES, ...ITEM_SCENES, ...TOOL_SCENES, ...AVATAR_SCENES, ...OPENAI_SCENES];
  test.each([...scenes, ...VOICE_AGENT_SCENES])('$name', async (scene) => {
    const record = join(folder, `${scene.name.replaceAll(/\W/gu, '-')}.jsonl`);
    const emulator = await emulate({ ...scene.options, record });
    await scene.play(emulator);
    const sessions = emulator.sessions();
    expect(sessions.map(({ sent }) => 'error' in sent)).toEqual([scene.mistake ?? false]);
    coverage.add(scene.name, sessions);
    await emulator.close();
    const dialect = sessions[0]?.dialect;
    if (dialect !== undefined && dialect !== 'openai') await decodeRecording(record, dialect);
  });
});

describe('the scenes together', () => {
  const seen = (): Set<string> =>
    new Set(SdkClient.opened.flatMap(({ events }) => events.map(({ type }) => type)));
  const handled = (): Set<string> => new Set(SdkClient.opened.flatMap((client) => [...client.handled]));

  test('send every event type the SDK knows through its parser', () => {
    expect(SDK_EVENT_TYPES.filter((type) => !seen().has(type))).toEqual([]);
  });

  test("send every event type to the SDK's handler for it", () => {
    const withHandler = SDK_EVENT_TYPES.filter((type) => !WITHOUT_HANDLER.has(type));
    expect(withHandler.filter((type) => !handled().has(type))).toEqual([]);
  });

  test('send the SDK nothing it cannot parse', () => {
    const errors = SdkClient.opened.flatMap((client) => client.all('error').map(({ error }) => error.code));
    expect(errors).not.toContain('MessageParsingError');
    expect(errors.length).toBeGreaterThan(0);
  });

  test('send every event type that the client of voice agents knows through its parser', () => {
    const parsed = new Set(AgentClient.opened.flatMap(({ events }) => events.map(({ type }) => type)));
    expect(PARSED.length).toBeGreaterThan(50);
    expect(PARSED.filter((type) => !parsed.has(type as never))).toEqual([]);
  });

  test('send the client of voice agents nothing that ends its stream, and one event that it does not know', () => {
    const codes = AgentClient.opened.map(({ failure }) => Reflect.get(Object(failure), 'code') as unknown);
    expect(codes).not.toContain('protocolError');
    const unknown = AgentClient.opened.flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'unknown' ? event.eventType : [])),
    );
    expect([...new Set(unknown)]).toEqual(['input_audio_buffer.dtmf_event_received']);
  });

  test('send voice agents what matches the types of their client in every field, except for keys of a telephone', () => {
    expect([...untyped].filter((text) => !text.startsWith('input_audio_buffer.dtmf_event_received'))).toEqual(
      [],
    );
    expect(untyped.size).toBe(1);
  });

  test('send nothing that does not match its type', () => {
    expect(odd).toEqual([]);
    expect(decoded).toBeGreaterThan(SDK_EVENT_TYPES.length);
  });

  test('produce every event of every dialect, except those that are not emulated for a reason', () => {
    expect(missing(coverage)).toEqual([]);
    expect(denied(coverage)).toEqual([]);
  });

  test('are listed in EVENTS.md; `vitest run -u` rewrites it', async () => {
    const file = fileURLToPath(new URL('../../EVENTS.md', import.meta.url));
    const config = await resolveConfig(file);
    const text = await format(renderTables(coverage), { ...config, filepath: file });
    await expect(text).toMatchFileSnapshot(file);
  });
});
