// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEvent, ServerItem, Session } from '../src/index.ts';

/** A session with every possible field. */
const session: Session = {
  id: 'sess_1',
  object: 'realtime.session',
  model: 'gpt-4.1',
  modalities: ['text', 'audio', 'animation', 'avatar'],
  instructions: 'Be kind.',
  voice: {
    type: 'azure-custom',
    name: 'Ours',
    endpoint_id: 'e',
    rate: '1.1',
    prefer_locales: ['en-GB'],
    style: null,
  },
  input_audio_format: 'pcm16',
  input_audio_sampling_rate: 24_000,
  output_audio_format: 'pcm16_16000hz',
  turn_detection: {
    type: 'azure_semantic_vad',
    threshold: 0.5,
    languages: ['en'],
    create_response: true,
    idle_timeout_ms: null,
    end_of_utterance_detection: {
      model: 'semantic_detection_v1',
      threshold_level: 'default',
      timeout_ms: 1000,
    },
  },
  input_audio_noise_reduction: { type: 'azure_deep_noise_suppression' },
  input_audio_echo_cancellation: {
    type: 'server_echo_cancellation',
    reference_source: 'client',
    channels: 2,
  },
  input_audio_transcription: {
    model: 'azure-speech',
    custom_speech: { 'en-US': 'd' },
    phrase_list: ['Oslo'],
    language: null,
  },
  output_audio_timestamp_types: ['word'],
  animation: { model_name: 'default', outputs: ['blendshapes', 'viseme_id'] },
  avatar: {
    type: 'video-avatar',
    character: 'lisa',
    customized: false,
    ice_servers: [{ urls: ['turn:example.org'], username: 'u', credential: 'c' }],
    video: {
      codec: 'h264',
      bitrate: 1,
      resolution: { width: 2, height: 3 },
      crop: { top_left: [0, 0], bottom_right: [1, 1] },
      background: { color: '#FFFFFFFF' },
    },
    scene: { zoom: 1, rotation_z: 0.2 },
    output_protocol: 'websocket',
  },
  tools: [
    { type: 'function', name: 'get_weather', description: null, parameters: { type: 'object' } },
    {
      type: 'mcp',
      server_label: 'l',
      server_url: 'https://example.org',
      headers: { a: 'b' },
      allowed_tools: ['x'],
      require_approval: { always: ['x'] },
    },
    { type: 'toolbox', toolbox_name: 't', toolbox_version: '1', response_scheduling: 'silent' },
    { type: 'system', name: 'end_conversation', description: null },
    { type: 'foundry_agent', agent_name: 'a', project_name: 'p', return_agent_response_directly: true },
  ],
  greeting: { type: 'llm_generated', prompt: 'Greet.', tool_choice: 'none' },
  tool_choice: { type: 'function', name: 'get_weather' },
  parallel_tool_calls: true,
  temperature: 0.8,
  max_response_output_tokens: 'inf',
  reasoning_effort: 'low',
  interim_response: {
    type: 'static_interim_response',
    triggers: ['latency', 'tool'],
    texts: ['One moment.'],
    latency_threshold_ms: 100,
  },
  include: ['item.input_audio_transcription.phrases'],
  metadata: { call: '42' },
  agent: { type: 'agent', name: 'a', agent_id: 'asst_1', thread_id: null },
  expires_at: 1_791_240_000,
};

/** One item of each kind. */
const items: ServerItem[] = [
  { id: 'i1', type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Be brief.' }] },
  {
    id: 'i2',
    type: 'message',
    role: 'user',
    status: 'completed',
    content: [
      { type: 'input_text', text: 'What is this?' },
      { type: 'input_audio', audio: null, transcript: 'This?' },
      { type: 'input_image', image_url: null, detail: 'auto' },
    ],
  },
  {
    id: 'i3',
    type: 'message',
    role: 'assistant',
    phase: 'final_answer',
    content: [
      { type: 'text', text: 'A cat.' },
      { type: 'audio', transcript: 'A cat.' },
    ],
  },
  { id: 'i4', type: 'function_call', name: 'f', call_id: 'c', arguments: '{}' },
  { id: 'i5', type: 'function_call_output', call_id: 'c', output: '4' },
  {
    id: 'i6',
    type: 'mcp_list_tools',
    server_label: 'l',
    tools: [{ name: 't', input_schema: {}, description: null }],
  },
  { id: 'i7', type: 'mcp_call', server_label: 'l', name: 't', arguments: '{}', output: 'x', error: null },
  { id: 'i8', type: 'mcp_approval_request', server_label: 'l', name: 't', arguments: '{}' },
  { id: 'i9', type: 'mcp_approval_response', approval_request_id: 'i8', approve: true, reason: null },
  { id: 'i10', type: 'web_search_call' },
  {
    id: 'i11',
    type: 'file_search_call',
    queries: ['q'],
    results: [{ file_id: 'f', score: 0.5, attributes: { a: 1 } }],
  },
  { id: 'i12', type: 'foundry_agent_call', name: 'a', call_id: 'c', output: 'x' },
];

/** Events with all their fields, in addition to those of the builders. */
export const RICH_EVENTS: readonly ServerEvent[] = [
  { type: 'session.updated', session },
  ...items.map((item): ServerEvent => ({ type: 'conversation.item.created', previous_item_id: null, item })),
  {
    type: 'response.done',
    event_id: 'event_1',
    response: {
      id: 'resp_1',
      object: 'realtime.response',
      status: 'failed',
      status_details: {
        type: 'failed',
        reason: null,
        error: { type: 'server_error', code: 'x', message: 'm' },
      },
      output: items,
      usage: {
        total_tokens: 3,
        input_token_details: {
          cached_tokens: 1,
          cached_tokens_details: { text_tokens: 1 },
          cache_write_tokens: 0,
        },
        output_token_details: { reasoning_tokens: 1 },
      },
      conversation_id: 'conv_1',
      modalities: ['audio'],
      voice: 'alloy',
      max_output_tokens: 1024,
      metadata: { tag: '1' },
    },
  },
  {
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: 'i',
    transcript: 'Hello there',
    logprobs: [{ token: 'Hello', logprob: -0.1, bytes: [72] }],
    phrases: [
      {
        text: 'Hello',
        words: [{ text: 'Hello', offset_milliseconds: 1, duration_milliseconds: 2 }],
        confidence: 0.9,
      },
    ],
  },
  {
    type: 'conversation.item.input_audio_transcription.failed',
    item_id: 'i',
    error: { code: 'c', message: 'm' },
  },
  {
    type: 'conversation.item.input_audio_transcription.segment',
    item_id: 'i',
    content_index: 0,
    id: 'seg_1',
    text: 'Hello',
    speaker: 'A',
    start: 0.1,
    end: 0.9,
  },
  { type: 'input_audio_buffer.timeout_triggered', audio_start_ms: 10, audio_end_ms: 5010, item_id: 'i' },
  { type: 'input_audio_buffer.dtmf_event_received', event: '9', received_at: 1_791_240_000 },
  { type: 'session.subagent.started', consultation_id: 'c', call_id: 'call_1', subagent_name: 'orders' },
  { type: 'session.subagent.completed', consultation_id: 'c', call_id: 'call_1', subagent_name: 'orders' },
  {
    type: 'session.subagent.aborted',
    consultation_id: 'c',
    call_id: 'call_1',
    subagent_name: 'orders',
    reason: 'timeout',
  },
  {
    type: 'conversation.item.added',
    previous_item_id: null,
    item: { id: 'i5', type: 'function_call_output', call_id: 'c', output: '4' },
  },
  { type: 'rtc.call.error', error: { message: 'm' }, operation: null },
  {
    type: 'response.animation_blendshapes.delta',
    response_id: 'r',
    item_id: 'i',
    frames: 'text',
    frame_index: 3,
  },
];
