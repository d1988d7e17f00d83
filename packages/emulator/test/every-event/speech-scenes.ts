// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { SdkClient } from '../official-sdk/sdk-client.ts';
import { turns, type Scene } from './scene.ts';

const AVA = { type: 'azure-standard', name: 'en-US-AvaNeural' } as const;

export const SPEECH_SCENES: readonly Scene[] = [
  {
    name: 'spoken turn, native model',
    options: turns({ hear: 'Hello?', say: 'Hi there.' }),
    async play(emulator) {
      const client = await SdkClient.open(emulator);
      await client.configure({ inputAudioTranscription: { model: 'gpt-4o-transcribe' } });
      await client.say('Hello, can you hear me?');
      await client.heard('response.done');
    },
  },
  {
    name: 'spoken turn, cascaded model, with word times and face',
    options: turns({ hear: 'Hello?', say: 'Hi there.' }),
    async play(emulator) {
      const client = await SdkClient.open(emulator, 'gpt-4.1');
      await client.configure({
        voice: AVA,
        outputAudioTimestampTypes: ['word'],
        animation: { outputs: ['viseme_id', 'blendshapes'] },
      });
      await client.say('Hello, can you hear me?');
      await client.heard('response.done');
    },
  },
  {
    name: 'typed turn answered in text',
    async play(emulator) {
      const client = await SdkClient.open(emulator);
      await client.configure({ modalities: ['text'] });
      await client.type('Hello.');
      await client.heard('response.done');
    },
  },
  {
    name: 'text typed in pieces',
    async play(emulator) {
      const client = await SdkClient.open(emulator);
      const item = { id: 'item_mine', type: 'message', role: 'user', content: [] } as const;
      await client.session.sendEvent({ type: 'conversation.item.create', item: { ...item, content: [] } });
      await client.session.sendEvent({ type: 'input_text.delta', id: 'item_mine', delta: 'Hello.' });
      await client.session.sendEvent({ type: 'input_text.done', id: 'item_mine' });
      await client.session.sendEvent({ type: 'response.create' });
      await client.heard('response.done');
    },
  },
  {
    name: 'transcription that fails',
    options: turns({ hear: 'Hello?', transcription: 'failed', say: 'Pardon?' }),
    async play(emulator) {
      const client = await SdkClient.open(emulator, 'gpt-4.1');
      await client.say('Hello, can you hear me?');
      await client.heard('conversation.item.input_audio_transcription.failed');
    },
  },
  {
    name: 'push-to-talk, with a discarded turn and a cancelled answer',
    options: turns({ say: 'word '.repeat(200) }),
    async play(emulator) {
      const client = await SdkClient.open(emulator);
      await client.configure({ turnDetection: null as never });
      await client.say('Never mind.');
      await client.session.sendEvent({ type: 'input_audio_buffer.clear' });
      await client.heard('input_audio_buffer.cleared');
      await client.say('Tell me everything.');
      await client.session.sendEvent({ type: 'input_audio_buffer.commit' });
      await client.session.sendEvent({ type: 'response.create' });
      await client.heard('response.audio.delta');
      await client.session.sendEvent({ type: 'response.cancel' });
      await client.heard('response.done');
    },
  },
  {
    name: 'client events that have no effect',
    async play(emulator) {
      const client = await SdkClient.open(emulator);
      const turnId = await client.session.startAudioTurn();
      await client.session.sendAudio(new Uint8Array(4800), { turnId });
      await client.session.endAudioTurn();
      await client.session.sendEvent({ type: 'input_audio.turn.cancel', turnId });
      await client.session.sendEvent({ type: 'input_audio.clear' });
      // For this event the SDK sends only the type; approvals are items.
      await client.session.sendEvent({ type: 'mcp_approval_response' });
      await client.configure({ instructions: 'Be brief.' });
    },
  },
];
