// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { KnownClientEventType, VoiceLiveClient, type ClientEventUnion } from '@azure/ai-voicelive';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Emulator } from '../../src/index.ts';
import { emulate } from '../client.ts';
import { SdkClient, withoutProxy } from './sdk-client.ts';

beforeEach(withoutProxy);

const KEY = { key: 'right' };
const received = (emulator: Emulator): string[] =>
  emulator.sessions().flatMap((session) => session.received.map((event) => event.type));

describe('ways to a session', () => {
  test('createSession with a name, a target and a configuration', async () => {
    const emulator = await emulate(KEY);
    const service = new VoiceLiveClient(emulator.endpoint, KEY);
    for (const session of [
      service.createSession('gpt-4.1'),
      service.createSession({ model: 'gpt-4.1' }),
      service.createSession({ model: 'gpt-4.1', instructions: 'Sent by startSession only.' }),
    ]) {
      const client = new SdkClient(session);
      await session.connect();
      await client.heard('session.created');
      expect(session).toMatchObject({ isConnected: true, connectionState: 'connected' });
    }
    expect(emulator.sessions().map(({ model }) => model)).toEqual(['gpt-4.1', 'gpt-4.1', 'gpt-4.1']);
    expect(received(emulator)).toEqual([]);
  });

  test('startSession with handlers and a configuration, which it sends at once', async () => {
    const emulator = await emulate(KEY);
    const onSessionUpdated = vi.fn(async () => {});
    const session = await new VoiceLiveClient(emulator.endpoint, KEY).startSession(
      { model: 'gpt-4.1', instructions: 'Be brief.' },
      { sessionHandlers: { onSessionUpdated } },
    );
    await expect.poll(() => onSessionUpdated.mock.calls.length).toBe(1);
    expect(session.sessionId).toBe(emulator.sessions()[0]?.id);
    expect(emulator.sessions()[0]?.session.instructions).toBe('Be brief.');
    await session.dispose();
  });

  test('an agent, with a token', async () => {
    const emulator = await emulate({ key: 'the-token' });
    const getToken = vi.fn(async (_scopes: string | string[]) => ({
      token: 'the-token',
      expiresOnTimestamp: Date.now() + 3_600_000,
    }));
    const agent = {
      agentName: 'Billing',
      projectName: 'contoso',
      agentVersion: '3',
      conversationId: 'conv_1',
      authenticationIdentityClientId: '00000000-0000-0000-0000-000000000000',
      foundryResourceOverride: 'elsewhere',
    };
    const client = await SdkClient.open(emulator, { agent }, { getToken });
    expect(getToken.mock.calls[0]?.[0]).toContain('https://ai.azure.com/.default');
    expect(client.all('session.created')[0]?.session.agent).toMatchObject({
      name: 'Billing',
      threadId: 'conv_1',
    });
    expect(emulator.sessions()[0]?.query).toMatchObject({
      'agent-name': 'Billing',
      'agent-project-name': 'contoso',
      'agent-version': '3',
      'conversation-id': 'conv_1',
      'foundry-resource-override': 'elsewhere',
    });
    await client.type('Hello.');
    await client.heard('response.done');
    expect(client.types()).not.toContain('error');
  });

  test('an agent rejects a client that has a key only', async () => {
    const emulator = await emulate();
    const agent = { agentName: 'Billing', projectName: 'contoso' };
    await expect(SdkClient.open(emulator, { agent })).rejects.toThrow('Unexpected server response: 401');
  });

  test('an aborted connect leaves nothing behind', async () => {
    const emulator = await emulate();
    const session = new VoiceLiveClient(emulator.endpoint, { key: 'any' }).createSession('gpt-4.1');
    await expect(session.connect({ abortSignal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'OPERATION_CANCELLED',
    });
    expect(emulator.sessions()).toEqual([]);
  });
});

describe('ways out of a session', () => {
  test('a closed subscription receives nothing more', async () => {
    const client = await SdkClient.open(await emulate());
    const onServerEvent = vi.fn(async () => {});
    const subscription = client.session.subscribe({ onServerEvent });
    await subscription.close();
    expect(subscription.isActive).toBe(false);
    await client.configure({ instructions: 'Be brief.' });
    expect(onServerEvent).not.toHaveBeenCalled();
  });

  test('disconnect closes with 1000, and the session can connect again', async () => {
    const emulator = await emulate();
    const client = await SdkClient.open(emulator);
    await client.session.disconnect();
    await expect.poll(() => emulator.sessions()[0]?.closed?.code).toBe(1000);
    expect(client.session.isConnected).toBe(false);
    await client.session.connect();
    await client.heard('session.created', 2);
    await client.session.dispose();
    await expect.poll(() => emulator.sessions()[1]?.closed?.code).toBe(1000);
  });
});

describe('ways to say something', () => {
  test('updateSession, sendAudio and addConversationItem', async () => {
    const emulator = await emulate();
    const client = await SdkClient.open(emulator);
    await client.configure({ turnDetection: { type: 'server_vad' } });
    await client.session.sendAudio(new Uint8Array(4800));
    await client.session.sendAudio(new ArrayBuffer(4800));
    await client.session.addConversationItem({
      type: 'message',
      role: 'system',
      content: [{ type: 'input_text', text: 'The caller is a VIP.' }],
    });
    await client.heard('conversation.item.created');
    expect(emulator.sessions()[0]?.audio).toMatchObject({ appends: 2, bytes: 9600 });
    expect(client.types()).not.toContain('error');
  });

  test('turns of audio, which the service accepts without an answer', async () => {
    const emulator = await emulate();
    const client = await SdkClient.open(emulator);
    const turnId = await client.session.startAudioTurn();
    expect(client.session.activeTurnId).toBe(turnId);
    await client.session.sendAudio(new Uint8Array(4800), { turnId });
    await client.session.endAudioTurn();
    await client.configure({ instructions: 'Be brief.' });
    expect(received(emulator)).toEqual([
      'input_audio.turn.start',
      'input_audio.turn.append',
      'input_audio.turn.end',
      'session.update',
    ]);
    expect(client.types()).not.toContain('error');
  });

  /** One event of every type the SDK can send; the answers are covered by other tests. */
  const EVENTS: {
    [T in `${KnownClientEventType}`]: Omit<Extract<ClientEventUnion, { type: T }>, 'type'> | object;
  } = {
    'session.update': { session: { instructions: 'Be brief.' } },
    'input_audio_buffer.append': { audio: '' },
    'input_audio_buffer.commit': {},
    'input_audio_buffer.clear': {},
    'input_audio.turn.start': { turnId: 'turn_1' },
    'input_audio.turn.append': { turnId: 'turn_1', audio: 'AAAA' },
    'input_audio.turn.end': { turnId: 'turn_1' },
    'input_audio.turn.cancel': { turnId: 'turn_1' },
    'input_audio.clear': {},
    'conversation.item.create': { item: { type: 'function_call_output', callId: 'call_1', output: '4' } },
    'conversation.item.retrieve': { itemId: 'item_1' },
    'conversation.item.truncate': { itemId: 'item_1', contentIndex: 0, audioEndInMs: 10 },
    'conversation.item.delete': { itemId: 'item_1' },
    'response.create': { response: { instructions: 'Be brief.' } },
    'response.cancel': {},
    'session.avatar.connect': { clientSdp: 'e30=' },
    mcp_approval_response: {},
    'output_audio_buffer.clear': {},
    'input_text.delta': { id: 'item_1', delta: 'Hel' },
    'input_text.done': { id: 'item_1' },
  };

  test.each(Object.values<`${KnownClientEventType}`>(KnownClientEventType))(
    'sendEvent with %s is understood',
    async (type) => {
      const emulator = await emulate();
      const client = await SdkClient.open(emulator);
      await client.session.sendEvent({ type, eventId: 'evt_1', ...EVENTS[type] });
      await client.configure({ instructions: 'Next.' });
      const [seen] = emulator.sessions();
      // Audio is counted, not kept.
      const types = (seen?.audio.appends ?? 0) > 0 ? ['input_audio_buffer.append'] : [];
      expect(types.concat(seen?.received.map((event) => event.type) ?? [])).toEqual([type, 'session.update']);
      // The error may say that the event does not fit the moment, but never that it is unknown.
      const unknown = client.all('error').some(({ error }) => error.param === 'type');
      expect(unknown).toBe(false);
    },
  );
});
