// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { AIProjectClient } from '@azure/ai-projects';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/index.ts';
import { emulate } from '../client.ts';
import { turns } from '../every-event/scene.ts';
import { AGENT, AgentClient, credential, localSockets, secureProject } from './agent-client.ts';

const received = (emulator: Emulator): string[] =>
  (emulator.sessions()[0]?.received ?? []).map(({ type }) => type);

describe('the client of @azure/ai-projects', () => {
  test('connects by a project, over TLS with the certificate of the emulator', async () => {
    const emulator = await emulate({ tls: true });
    const project = new AIProjectClient(secureProject(emulator), credential(), {
      realtimeOptions: { webSocketFactory: localSockets(emulator) },
    });
    const connection = await project.beta.voiceAgents.realtime.connect(AGENT, { store: false });
    expect(connection.state).toBe('connected');
    await connection.close();
    expect(emulator.sessions()[0]).toMatchObject({
      dialect: 'voice-agent-v1',
      query: { 'api-version': 'v1', store: 'false' },
    });
  });

  test('receives the session, its model and its conversation, which responses name', async () => {
    const client = await AgentClient.open(await emulate(turns({ say: 'Hello.' })), { store: true });
    const [created] = client.all('session.created');
    expect(created).toMatchObject({
      conversation_id: expect.stringMatching(/^conv_/u),
      session: {
        type: 'realtime',
        object: 'realtime.session',
        model: 'gpt-4.1',
        output_modalities: ['audio', 'text'],
        audio: {
          input: { format: { type: 'audio/pcm', rate: 24_000 }, turn_detection: { type: 'server_vad' } },
          output: { voice: 'en-US-AvaNeural', voice_type: 'azure-standard' },
        },
      },
    });
    await client.connection.sendText('Hi.');
    await client.heard('response.done');
    for (const type of ['response.created', 'response.done']) {
      expect(client.all(type)[0]).toMatchObject({
        response: { conversation_id: created?.['conversation_id'] },
      });
    }
    await client.connection.requestResponse({
      response: { conversation: 'none', output_modalities: ['text'] },
    });
    await client.heard('response.done', 2);
    expect(client.all('response.done')[1]).toMatchObject({ response: { output_modalities: ['text'] } });
    expect(Reflect.get(client.all('response.done')[1]?.['response'] ?? {}, 'conversation_id')).toBeNull();
  });

  test('configureSession, sendAudio, commitAudio, clearInputAudio and requestResponse', async () => {
    const emulator = await emulate(turns({ hear: 'Are you there?', say: 'I am.' }));
    const client = await AgentClient.open(emulator);
    await client.configure({
      instructions: 'Be brief.',
      audio: {
        input: { turn_detection: null, transcription: { model: 'azure-speech' } },
        output: { speed: 1.1 },
      },
    });
    await client.say('Never mind.');
    await client.connection.clearInputAudio();
    await client.heard('input_audio_buffer.cleared');
    await client.say('Are you there?');
    await client.connection.commitAudio({ eventId: 'evt_commit' });
    await client.heard('input_audio_buffer.committed');
    await client.heard('conversation.item.input_audio_transcription.completed');
    await client.connection.requestResponse({ response: { max_output_tokens: 400 } });
    await client.heard('response.done');
    expect(client.all('error')).toEqual([]);
    expect(client.all('response.output_audio_transcript.done')[0]).toMatchObject({ transcript: 'I am.' });
    expect(client.all('response.output_audio.delta')[0]?.['delta']).toBeInstanceOf(Uint8Array);
    expect(emulator.sessions()[0]?.session).toMatchObject({
      instructions: 'Be brief.',
      turn_detection: null,
      voice: { name: 'en-US-AvaNeural', rate: '1.1' },
    });
    expect(received(emulator)).toEqual([
      'session.update',
      'input_audio_buffer.clear',
      'input_audio_buffer.commit',
      'response.create',
    ]);
  });

  test('sendText, sendToolOutput and cancelResponse', async () => {
    const client = await AgentClient.open(
      await emulate(
        turns(
          {
            call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }],
            // oxlint-disable-next-line unicorn/no-thenable -- the scenario format has a key named then
            then: { say: 'Four degrees.' },
          },
          { say: 'word '.repeat(60) },
        ),
      ),
    );
    await client.configure({
      tools: [{ type: 'function', name: 'get_weather', parameters: { type: 'object' } }],
    });
    await client.connection.sendText('How is the weather?');
    await client.heard('response.done');
    const [call] = client.all('response.function_call_arguments.done');
    await client.connection.sendToolOutput(String(call?.['call_id']), '4');
    await client.heard('response.done', 2);
    expect(client.all('response.output_audio_transcript.done')[0]).toMatchObject({
      transcript: 'Four degrees.',
    });
    await client.connection.sendText('Tell me everything.');
    await client.heard('response.created', 3);
    await client.connection.cancelResponse();
    await client.heard('response.done', 3);
    expect(client.all('response.done')[2]).toMatchObject({ response: { status: 'cancelled' } });
    expect(client.all('error')).toEqual([]);
  });

  test('clearOutputAudio is for an avatar, and reports which response is silenced', async () => {
    const client = await AgentClient.open(await emulate(turns({ say: 'Hello there.' })));
    await client.connection.clearOutputAudio({ eventId: 'evt_clear' });
    await client.heard('error');
    expect(client.all('error')[0]).toMatchObject({ error: { event_id: 'evt_clear' } });
    await client.configure({
      avatar: {
        type: 'video_avatar',
        character: 'lisa',
        style: 'casual-sitting',
        output_protocol: 'websocket',
      },
    });
    await client.connection.sendText('Hi.');
    await client.heard('session.avatar.switch_to_speaking');
    await client.connection.clearOutputAudio();
    await client.heard('output_audio_buffer.cleared');
    const response = client.all('response.created')[0]?.['response'] as unknown as { id: string };
    expect(client.all('output_audio_buffer.cleared')[0]).toMatchObject({ response_id: response.id });
  });

  test('close and dispose end the session with their code', async () => {
    const emulator = await emulate();
    const one = await AgentClient.open(emulator);
    await one.connection.close(1000, 'bye');
    await expect(one.connection.closed).resolves.toMatchObject({ code: 1000 });
    const other = await AgentClient.open(emulator);
    await other.connection.dispose();
    await expect.poll(() => emulator.sessions().map(({ closed }) => closed?.code)).toEqual([1000, 1000]);
  });

  test('sendEvent with each client event is understood', async () => {
    const events: Record<string, object> = {
      'conversation.item.create': { item: { type: 'function_call_output', call_id: 'call_1', output: '4' } },
      'conversation.item.delete': { item_id: 'item_1' },
      'conversation.item.retrieve': { item_id: 'item_1' },
      'conversation.item.truncate': { item_id: 'item_1', content_index: 0, audio_end_ms: 10 },
      'input_audio_buffer.append': { audio: '' },
      'input_audio_buffer.clear': {},
      'input_audio_buffer.commit': {},
      'output_audio_buffer.clear': {},
      'response.cancel': {},
      'response.create': { response: { instructions: 'Be brief.' } },
      'rtc.call.sdp.create': { sdp_offer: 'v=0' },
      'session.update': { session: { type: 'realtime', instructions: 'Be brief.' } },
      'session.avatar.connect': { client_sdp: 'e30=' },
    };
    const emulator = await emulate();
    const client = await AgentClient.open(emulator);
    for (const [type, fields] of Object.entries(events)) {
      await client.connection.sendEvent({ type, event_id: 'evt_1', ...fields } as never);
    }
    await client.configure({ metadata: { last: 'yes' } });
    const sent = Object.keys(events).filter((type) => type !== 'input_audio_buffer.append');
    expect(received(emulator)).toEqual([...sent, 'session.update']);
    // The error may say that an event does not fit the moment, but never that it is unknown.
    expect(client.all('error').map(({ error }) => Reflect.get(error ?? {}, 'param'))).not.toContain('type');
  });
});
