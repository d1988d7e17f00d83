// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Emulator } from '../../src/index.ts';
import { clientSdp, VIDEO_OFFER } from '../video-offer.ts';
import { AGENT, AgentClient } from '../voice-agent/agent-client.ts';
import { turns, type Scene } from './scene.ts';

const MCP = { docs: { tools: [{ name: 'search' }] } };
const SEARCH = { mcp: 'docs', tool: 'search', arguments: { q: 'voice' } };
const SERVER = { type: 'mcp', server_label: 'docs', server_url: 'https://docs.example.org/mcp' };
const LISA = { type: 'video_avatar', character: 'lisa', style: 'casual-sitting' };
const native = { agents: { [AGENT]: { model: 'gpt-realtime' } } };

/** Sends any event of the wire. */
const send = (client: AgentClient, event: object): Promise<void> =>
  client.connection.sendEvent(event as Parameters<AgentClient['connection']['sendEvent']>[0]);

async function spoken(emulator: Emulator, audio: object): Promise<AgentClient> {
  const client = await AgentClient.open(emulator);
  await client.configure({ audio });
  await client.say('Hello, can you hear me?');
  return client;
}

export const VOICE_AGENT_SCENES: readonly Scene[] = [
  {
    name: 'voice agent: spoken turn, transcribed by speaker',
    options: { scenario: { version: 1, ...native, turns: [{ hear: 'Hello?', say: 'Hi there.' }] } },
    async play(emulator) {
      const transcription = { model: 'gpt-4o-transcribe-diarize' };
      const client = await spoken(emulator, { input: { transcription } });
      await client.heard('response.done');
    },
  },
  {
    name: 'voice agent: transcription that fails',
    options: turns({ hear: 'Hello?', transcription: 'failed', say: 'Pardon?' }),
    async play(emulator) {
      const client = await spoken(emulator, { input: { transcription: { model: 'azure-speech' } } });
      await client.heard('conversation.item.input_audio_transcription.failed');
    },
  },
  {
    name: 'voice agent: word times and face',
    options: turns({ say: 'Hi there.' }),
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.configure({
        audio: { output: { output_audio_timestamp_types: ['word'] } },
        animation: { outputs: ['viseme_id', 'blendshapes'] },
      });
      await client.connection.sendText('Hello.');
      await client.heard('response.done');
    },
  },
  {
    name: 'voice agent: greeting without an answer from the user',
    options: { scenario: { version: 1, agents: { [AGENT]: { greeting: 'Hello?' } } } },
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.configure({
        audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: 5000 } } },
      });
      await client.heard('response.done');
      await client.connection.sendAudio(new Uint8Array(48_000 * 8));
      await client.heard('input_audio_buffer.timeout_triggered');
      await client.heard('response.done', 2);
    },
  },
  {
    name: 'voice agent: push-to-talk answered in text, with a discarded turn and a cancelled answer',
    options: turns({ say: 'word '.repeat(60) }),
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.configure({ audio: { input: { turn_detection: null } } });
      await client.say('Never mind.');
      await client.connection.clearInputAudio();
      await client.heard('input_audio_buffer.cleared');
      await client.say('Tell me everything.');
      await client.connection.commitAudio();
      await client.connection.requestResponse();
      await client.heard('response.output_audio.delta');
      await client.connection.cancelResponse();
      await client.heard('response.done');
      await client.connection.requestResponse({ response: { output_modalities: ['text'] } });
      await client.heard('response.done', 2);
    },
  },
  {
    name: 'voice agent: items retrieved, truncated and deleted',
    options: turns({ say: 'word '.repeat(20) }),
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.connection.sendText('Hello.');
      await client.heard('response.done');
      const item = client.all('response.output_item.done')[0]?.['item'] as unknown as { id: string };
      const cut = { item_id: item.id, content_index: 0, audio_end_ms: 100 };
      await send(client, { type: 'conversation.item.truncate', ...cut });
      await client.heard('conversation.item.truncated');
      await send(client, { type: 'conversation.item.retrieve', item_id: item.id });
      await client.heard('conversation.item.retrieved');
      await send(client, { type: 'conversation.item.delete', item_id: item.id });
      await client.heard('conversation.item.deleted');
    },
  },
  {
    name: 'voice agent: function call and its output',
    options: turns({ call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }] }),
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.configure({ tools: [{ type: 'function', name: 'get_weather' }] });
      await client.connection.sendText('How is the weather in Oslo?');
      await client.heard('response.done');
      const callId = client.all('response.function_call_arguments.done')[0]?.['call_id'];
      await client.connection.sendToolOutput(String(callId), '4');
      await client.heard('response.done', 2);
    },
  },
  {
    name: 'voice agent: calls of an MCP server, one of which fails',
    options: {
      scenario: {
        version: 1,
        mcp: { ...MCP, broken: { fails: true } },
        turns: [
          {
            call: [
              { ...SEARCH, output: 'Two pages.' },
              { ...SEARCH, error: 'Out of order.' },
            ],
          },
        ],
      },
    },
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      const tools = [
        { ...SERVER, require_approval: 'never' },
        { ...SERVER, server_label: 'broken' },
      ];
      await client.configure({ tools });
      await client.heard('mcp_list_tools.completed');
      await client.heard('mcp_list_tools.failed');
      await client.connection.sendText('Look it up.');
      await client.heard('response.done', 2);
    },
  },
  {
    name: 'voice agent: consultation of other agents',
    options: turns(
      { subagent: { name: 'Billing' }, say: 'It is paid.' },
      { subagent: { name: 'Billing', reason: 'timeout' }, say: 'Nobody is there.' },
    ),
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.connection.sendText('Is it paid?');
      await client.heard('response.done');
      await client.connection.sendText('And the other?');
      await client.heard('response.done', 2);
    },
  },
  {
    name: 'voice agent: avatar over WebRTC, silenced',
    options: turns({ say: 'Hi there.' }),
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.configure({ avatar: LISA });
      await send(client, { type: 'session.avatar.connect', client_sdp: clientSdp() });
      await client.heard('session.avatar.connecting');
      await client.connection.sendText('Hello.');
      await client.heard('session.avatar.switch_to_speaking');
      await client.connection.clearOutputAudio();
      await client.heard('output_audio_buffer.cleared');
      await client.heard('session.avatar.switch_to_idle');
    },
  },
  {
    name: 'voice agent: avatar over the WebSocket',
    options: turns({ say: 'Hi there.' }),
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.configure({ avatar: { ...LISA, output_protocol: 'websocket' } });
      await client.connection.sendText('Hello.');
      await client.heard('response.done');
      await client.heard('response.video.delta');
    },
  },
  {
    name: 'voice agent: call over WebRTC',
    options: { scenario: { version: 1, agents: { [AGENT]: { webrtc: true } } } },
    async play(emulator) {
      const client = await AgentClient.open(emulator, { transport: 'webrtc' });
      await send(client, { type: 'rtc.call.sdp.create', sdp_offer: 'v=0' });
      await client.heard('rtc.call.error');
      const sdp_offer = VIDEO_OFFER.replaceAll(
        'm=video 9 UDP/TLS/RTP/SAVPF 102',
        'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      ).replace('a=rtpmap:102 H264/90000', 'a=rtpmap:111 opus/48000/2');
      await send(client, { type: 'rtc.call.sdp.create', sdp_offer });
      await client.heard('rtc.call.sdp.created');
    },
  },
  {
    name: 'voice agent: instructions overridden by the definition',
    options: { scenario: { version: 1, agents: { [AGENT]: { instructions: 'Be kind.' } } } },
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.configure({ instructions: 'Be rude.' });
      await client.heard('warning');
    },
  },
  {
    name: 'voice agent: events that a scenario sends verbatim',
    options: turns({
      say: 'You pressed five.',
      events: [
        { type: 'rate_limits.updated', rate_limits: [] },
        { type: 'input_audio_buffer.dtmf_event_received', event: '5', received_at: 1_790_000_000 },
      ],
    }),
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.connection.sendText('Hello.');
      await client.heard('response.done');
    },
  },
  {
    name: 'voice agent: mistake of a client',
    mistake: true,
    async play(emulator) {
      const client = await AgentClient.open(emulator);
      await client.connection.cancelResponse({ eventId: 'evt_1' });
      await client.heard('error');
    },
  },
];
