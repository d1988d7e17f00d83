// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { SessionConfig } from '../../index.ts';
import { codecFor } from '../codec-for.ts';

const codec = codecFor('v1', 'voice-agent-v1');

const shown = (session: object): unknown =>
  codec.decodeServer(JSON.stringify({ type: 'session.updated', session: { id: 's', ...session } }));
const onWire = (session: object): Record<string, unknown> =>
  (
    JSON.parse(codec.encodeClient({ type: 'session.update', session: session as SessionConfig })) as {
      session: Record<string, unknown>;
    }
  ).session;

describe('unexpected data from a voice agent', () => {
  it.each([
    { audio: { input: { format: { type: { toString: null, valueOf: null } } } } },
    { audio: { output: { format: { type: { toString: 1, valueOf: 1 } } } } },
    { audio: { input: { format: {} }, output: { format: { rate: {} } } } },
    { audio: { output: { format: { type: 'audio/pcm', rate: [] } } } },
    { audio: { output: { speed: { toString: null } } } },
    { audio: [1], reasoning: 'none', avatar: [{}], output_modalities: {} },
    { audio: { input: [], output: 'marin' } },
    JSON.parse('{"__proto__":{"polluted":1},"audio":{"__proto__":{"output":{"voice":"x"}}}}') as object,
  ])('is decoded without an error: %j', (session) => {
    expect(shown(session)).toMatchObject({ kind: 'event', event: { session: { id: 's' } } });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    [{ voice: 'Ours' }, 'Ours'],
    [{ voice: 'Ours', voice_type: null }, 'Ours'],
    [{ voice: 'marin', speed: 1 }, 'marin'],
    [{ voice: null, voice_type: null }, null],
    [
      { voice: 'marin', voice_type: 'openai' },
      { type: 'openai', name: 'marin' },
    ],
  ])('results in the voice of %j', (output, voice) => {
    const decoded = shown({ audio: { output } });
    expect(decoded).toMatchObject({ kind: 'event', event: { session: { voice } } });
    expect(decoded).not.toHaveProperty('dropped');
  });

  it.each([
    ['audio.output.voice', 'voice.name'],
    ['audio.input.turn_detection.type', 'turn_detection.type'],
    ['max_output_tokens', 'max_response_output_tokens'],
    ['item.audio.output', 'item.audio.output'],
    ['input[0]', 'input[0]'],
  ])('names the field %s as %s', (theirs, ours) => {
    const frame = { type: 'error', error: { message: 'No.', param: theirs } };
    expect(codec.decodeServer(JSON.stringify(frame))).toMatchObject({ event: { error: { param: ours } } });
  });
});

describe('a field that is not in the table of fields', () => {
  const inside = {
    voice: { name: 'x' },
    modalities: ['text'],
    audio: { output: { voice: 'x' } },
    input_items: [],
    turn_detection: null,
  };
  it('is kept in place', () => {
    const session = {
      metadata: { voice: 'x', modalities: 'text', 'audio.output': 'y' },
      tools: [{ type: 'function', name: 'f', parameters: { type: 'object', properties: inside } }],
      extra: inside,
    };
    expect(onWire(session)).toEqual({ type: 'realtime', ...session });
    expect(shown(session)).toMatchObject({ event: { session } });
  });

  it.each([
    { voice: { name: null, type: null } },
    { voice: { type: 'azure-standard', name: 'n', rate: { toString: null } } },
    { voice: [] },
    { input_audio_format: { type: 7 }, output_audio_format: [] },
  ])('is encoded without an error: %j', (session) => {
    expect(onWire(session)).toBeTypeOf('object');
  });
});
