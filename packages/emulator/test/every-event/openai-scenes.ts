// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { OpenAIClient } from '../openai-client.ts';
import { turns, type Scene } from './scene.ts';

const MCP = { docs: { tools: [{ name: 'search' }] } };
const SEARCH = { mcp: 'docs', tool: 'search', arguments: { q: 'voice' } };
const SERVER = { type: 'mcp', server_label: 'docs', server_url: 'https://docs.example.org/mcp' };

export const OPENAI_SCENES: readonly Scene[] = [
  {
    name: 'OpenAI: spoken turn',
    options: turns({ hear: 'Hello?', say: 'Hi there.' }),
    async play(emulator) {
      const client = await OpenAIClient.open(emulator);
      await client.configure({ audio: { input: { transcription: { model: 'whisper-1' } } } });
      await client.say('Hello, can you hear me?');
      await client.next('response.done');
    },
  },
  {
    name: 'OpenAI: transcription that fails',
    options: turns({ hear: 'Hello?', transcription: 'failed', say: 'Pardon?' }),
    async play(emulator) {
      const client = await OpenAIClient.open(emulator);
      await client.configure({ audio: { input: { transcription: { model: 'whisper-1' } } } });
      await client.say('Hello, can you hear me?');
      await client.next('conversation.item.input_audio_transcription.failed');
    },
  },
  {
    name: 'OpenAI: agent without an answer from the user',
    options: turns({ say: 'Hi there.' }),
    async play(emulator) {
      const client = await OpenAIClient.open(emulator);
      const turn_detection = { type: 'server_vad', idle_timeout_ms: 5000 };
      await client.configure({ audio: { input: { turn_detection } } });
      client.type('Hello.');
      await client.next('response.done');
      const audio = Buffer.alloc(48_000 * 8).toString('base64');
      client.send({ type: 'input_audio_buffer.append', audio });
      await client.next('input_audio_buffer.timeout_triggered');
      await client.next('response.done');
    },
  },
  {
    name: 'OpenAI: push-to-talk, with a discarded turn and a cancelled answer',
    options: turns({ say: 'word '.repeat(200) }),
    async play(emulator) {
      const client = await OpenAIClient.open(emulator);
      await client.configure({ audio: { input: { turn_detection: null } } });
      await client.say('Never mind.');
      client.send({ type: 'input_audio_buffer.clear' });
      await client.next('input_audio_buffer.cleared');
      await client.say('Tell me everything.');
      client.send({ type: 'input_audio_buffer.commit' });
      client.send({ type: 'response.create' });
      await client.next('response.output_audio.delta');
      client.send({ type: 'response.cancel' });
      await client.next('response.done');
    },
  },
  {
    name: 'OpenAI: function call, answered in text',
    options: turns({
      call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }],
      // oxlint-disable-next-line unicorn/no-thenable -- the scenario format has a key named then
      then: { say: 'Four degrees.' },
    }),
    async play(emulator) {
      const client = await OpenAIClient.open(emulator);
      await client.configure({
        output_modalities: ['text'],
        tools: [{ type: 'function', name: 'get_weather', parameters: { type: 'object' } }],
      });
      client.type('How is the weather in Oslo?');
      const { call_id } = await client.next('response.function_call_arguments.done');
      await client.next('response.done');
      const item = { type: 'function_call_output', call_id, output: '4' };
      client.send({ type: 'conversation.item.create', item });
      client.send({ type: 'response.create' });
      await client.next('response.done');
    },
  },
  {
    name: 'OpenAI: tool of an MCP server',
    options: { scenario: { version: 1, mcp: MCP, turns: [{ call: [{ ...SEARCH, output: 'Two pages.' }] }] } },
    async play(emulator) {
      const client = await OpenAIClient.open(emulator);
      await client.configure({ tools: [{ ...SERVER, require_approval: 'never' }] });
      await client.next('mcp_list_tools.completed');
      client.type('Look it up.');
      await client.next('response.mcp_call.completed');
    },
  },
  {
    name: 'OpenAI: tool of an MCP server that fails',
    options: {
      scenario: { version: 1, mcp: MCP, turns: [{ call: [{ ...SEARCH, error: 'Out of order.' }] }] },
    },
    async play(emulator) {
      const client = await OpenAIClient.open(emulator);
      await client.configure({ tools: [{ ...SERVER, require_approval: 'never' }] });
      await client.next('mcp_list_tools.completed');
      client.type('Look it up.');
      await client.next('response.mcp_call.failed');
    },
  },
  {
    name: 'OpenAI: MCP server that cannot be reached',
    options: { scenario: { version: 1, mcp: { docs: { fails: true } } } },
    async play(emulator) {
      const client = await OpenAIClient.open(emulator);
      await client.configure({ tools: [SERVER] });
      await client.next('mcp_list_tools.failed');
    },
  },
  {
    name: 'OpenAI: items retrieved, truncated and deleted, and a client mistake',
    mistake: true,
    options: turns({ say: 'word '.repeat(20) }),
    async play(emulator) {
      const client = await OpenAIClient.open(emulator);
      client.type('Hello.');
      const { item_id } = await client.next('response.output_audio.done');
      await client.next('response.done');
      client.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 100 });
      await client.next('conversation.item.truncated');
      client.send({ type: 'conversation.item.retrieve', item_id });
      await client.next('conversation.item.retrieved');
      client.send({ type: 'conversation.item.delete', item_id });
      await client.next('conversation.item.deleted');
      client.send({ type: 'conversation.item.delete', item_id });
      await client.next('error');
    },
  },
];
