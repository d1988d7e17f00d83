// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { codecFor, VOICE_AGENT_CLIENT_EVENTS, type ClientEvent, type ServerEvent } from '../src/index.ts';
import { allServerEvents } from './all-server-events.ts';
import { RICH_EVENTS } from './rich-events.ts';
import { VOICE_AGENT_CLIENT_TYPES, VOICE_AGENT_SERVER_TYPES, voiceAgentSdk } from './voice-agent-sdk.ts';

const codec = codecFor('v1', 'voice-agent-v1');
const known = new Set(VOICE_AGENT_SERVER_TYPES);

describe('the client of @azure/ai-projects', () => {
  it('has tables that were found', () => {
    expect(VOICE_AGENT_SERVER_TYPES.length).toBeGreaterThan(50);
    expect(VOICE_AGENT_CLIENT_TYPES.length).toBeGreaterThan(10);
  });

  it.each(VOICE_AGENT_SERVER_TYPES)('knows no server event that the decoder does not: %s', (type) => {
    expect(codec.decodeServer(JSON.stringify({ type })).kind).not.toBe('unknown');
  });

  it('writes the client events that the table lists', () => {
    expect([...VOICE_AGENT_CLIENT_TYPES].toSorted()).toEqual([...VOICE_AGENT_CLIENT_EVENTS].toSorted());
  });

  const events = [...allServerEvents(), ...RICH_EVENTS].map((event): [string, ServerEvent] => [
    event.type,
    { event_id: 'event_1', ...event },
  ]);
  const onWire = (event: ServerEvent): { type: string } =>
    JSON.parse(codec.encodeServer(event)) as { type: string };

  const readable = events.filter(
    ([, event]) =>
      known.has(onWire(event).type) &&
      // Voice Live may send text instead of frames; voice agents do not.
      !(event.type === 'response.animation_blendshapes.delta' && typeof event.frames === 'string'),
  );

  it.each(readable)('decodes %s as we encode it', (_type, event) => {
    const { type } = onWire(event);
    expect(voiceAgentSdk.deserializeVoiceAgentServerEvent(codec.encodeServer(event))).toMatchObject({
      type,
    });
  });

  it('knows all our server events, except those that only Voice Live has', () => {
    const unknown = new Set(events.map(([, event]) => onWire(event).type).filter((type) => !known.has(type)));
    expect([...unknown].toSorted()).toEqual(VOICE_LIVE_ONLY);
  });

  it('encodes a session.update that is decoded as the same settings', () => {
    const session = {
      type: 'realtime',
      instructions: 'Be brief.',
      output_modalities: ['audio'],
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24_000 },
          turn_detection: { type: 'server_vad', threshold: 0.5 },
        },
        output: { voice: 'en-US-AvaNeural', voice_type: 'azure-standard', speed: 1.2 },
      },
      greeting: { type: 'template', text: 'Hello.' },
    };
    const frame = voiceAgentSdk.serializeVoiceAgentClientEvent({ type: 'session.update', session });
    const decoded = codec.decodeClient(frame);
    expect(decoded).toMatchObject({
      event: {
        session: {
          instructions: 'Be brief.',
          modalities: ['audio'],
          input_audio_format: 'pcm16',
          turn_detection: { type: 'server_vad', threshold: 0.5 },
          voice: { name: 'en-US-AvaNeural', type: 'azure-standard', rate: '1.2' },
          greeting: { type: 'template', text: 'Hello.' },
        },
      },
    });
  });

  it('encodes response.create as we do', () => {
    const event: ClientEvent = {
      type: 'response.create',
      event_id: 'e',
      response: { modalities: ['audio'], metadata: { a: 'b' }, max_output_tokens: 10 },
    };
    const ours = JSON.parse(codec.encodeClient(event)) as { response: object };
    expect(JSON.parse(voiceAgentSdk.serializeVoiceAgentClientEvent(ours))).toMatchObject({
      response: { output_modalities: ['audio'], max_output_tokens: 10 },
    });
  });
});

/** Searches and agents are in a toolbox there; the types name telephone keys, the client does not. */
const VOICE_LIVE_ONLY = [
  'input_audio_buffer.dtmf_event_received',
  'response.audio_transcript.annotation.added',
  'response.file_search_call.completed',
  'response.foundry_agent_call.in_progress',
  'response.invocation.delta',
  'response.web_search_call.searching',
];
