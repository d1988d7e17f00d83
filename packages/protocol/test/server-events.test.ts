// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { decodeServerEvent, encode } from '../src/index.ts';
import * as server from '../src/server.ts';
import { allServerEvents, builtEvents } from './all-server-events.ts';

describe('every builder', () => {
  it.each(Object.entries(builtEvents()))(
    '%s makes an event that the decoder accepts unchanged',
    (_name, event) => {
      expect(decodeServerEvent(encode(event))).toEqual({ kind: 'event', event });
    },
  );

  it.each(Object.entries(builtEvents()))('%s writes its id first and its type second', (_name, event) => {
    expect(encode(event)).toMatch(/^\{"event_id":"event_[0-9A-Za-z]{21}","type":"/);
  });

  it('gives each event its own id, and the same one from the same seed', () => {
    const ids = allServerEvents(3).map((event) => event.event_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(allServerEvents(3).map((event) => event.event_id)).toEqual(ids);
    expect(allServerEvents(4).map((event) => event.event_id)).not.toEqual(ids);
  });
});

const events = server.createServerEvents();

// Shapes as recorded from the service (public cassettes of pydantic-ai, tests/realtime, July to September 2026).
const RECORDED = { id: 's', expiresAt: 1, apiVersion: '2026-07-15' };

describe('recorded shapes', () => {
  it('session.created of a native model has every null field', () => {
    const session = server.defaultSession('native', 'gpt-realtime', RECORDED);
    expect(session).toMatchObject({
      model: 'gpt-realtime-global-standard',
      modalities: ['audio'],
      voice: { name: 'alloy', type: 'openai' },
      input_audio_transcription: null,
      turn_detection: { type: 'server_vad', prefix_padding_ms: 300, silence_duration_ms: 200 },
    });
    expect(session).not.toHaveProperty('temperature');
    const nulls = Object.keys(session).filter((key) => session[key] === null);
    expect(nulls).toEqual([
      'input_audio_transcription',
      'input_audio_noise_reduction',
      'animation',
      'input_audio_echo_cancellation',
      'avatar',
      'output_audio_timestamp_types',
      'truncation_strategy',
      'include',
      'greeting',
      'handoff',
    ]);
  });

  it('session.created of a cascaded model has transcription on and slower turn detection', () => {
    const session = server.defaultSession('cascaded', 'gpt-4.1', RECORDED);
    expect(session).toMatchObject({
      model: 'gpt-4.1',
      temperature: 0.8,
      voice: { name: 'en-US-AvaNeural', type: 'azure-standard', rate: null },
      input_audio_transcription: { model: 'azure-speech', language: null },
      turn_detection: { type: 'server_vad', prefix_padding_ms: 400, silence_duration_ms: 500 },
    });
  });

  it.each(['gpt-realtime-2-global-standard', 'gpt-realtime-datazone', 'azure-realtime', 'phi4-mm-realtime'])(
    'a native model with a name other than gpt-realtime reports it unchanged: %s',
    (model) => {
      expect(server.defaultSession('native', model, { id: 's', expiresAt: 1 }).model).toBe(model);
    },
  );

  it('a response starts in progress, with the fields of its family', () => {
    expect(server.startResponse({ id: 'r', family: 'native', conversationId: 'conv_1' })).toEqual({
      object: 'realtime.response',
      id: 'r',
      status: 'in_progress',
      status_details: null,
      output: [],
      usage: null,
      conversation_id: 'conv_1',
      modalities: ['audio', 'text'],
      voice: { name: 'alloy', type: 'openai' },
      output_audio_format: 'pcm16',
      temperature: null,
      max_output_tokens: 'inf',
      metadata: null,
    });
    const cascaded = server.startResponse({ id: 'r', family: 'cascaded', conversationId: 'conv_1' });
    expect(cascaded).toMatchObject({ conversation_id: '', max_output_tokens: null });
  });

  it('a response ends completed, cancelled, incomplete or failed', () => {
    const response = server.startResponse({ id: 'r', family: 'native' });
    const usage = server.makeUsage({ outputText: 1 });
    const end = (outcome: server.ResponseOutcome) => server.finishResponse(response, outcome);
    expect(end({ status: 'completed', output: [], usage })).toEqual({
      ...response,
      status: 'completed',
      usage,
    });
    expect(end({ status: 'cancelled', reason: 'turn_detected', output: [] })).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      usage: null,
    });
    expect(end({ status: 'incomplete', reason: 'max_output_tokens', output: [] })).toMatchObject({
      status: 'incomplete',
      status_details: { type: 'incomplete', reason: 'max_output_tokens' },
    });
    const error = { code: 'rate_limit_exceeded', message: 'Too many requests.' };
    expect(end({ status: 'failed', error, output: [] })).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { type: 'server_error', ...error } },
    });
    expect(response.status).toBe('in_progress');
  });

  it('an assistant message begins in progress on native models and incomplete on cascaded ones', () => {
    expect(server.startedMessageItem('item_1', 'native')).toMatchObject({
      status: 'in_progress',
      content: [],
    });
    expect(server.startedMessageItem('msg_1', 'cascaded')).toMatchObject({ status: 'incomplete' });
  });

  it('the output of a function call is echoed without a status', () => {
    expect(server.functionCallOutputItem('item_1', 'call_1', '{}')).not.toHaveProperty('status');
  });

  it('an error names the client event at fault, or null', () => {
    const blank = { type: 'invalid_request_error', code: null, param: null, event_id: null };
    expect(events.errorEvent({ message: 'No.' }).error).toEqual({ ...blank, message: 'No.' });
    expect(events.errorEvent({ message: 'No.', event_id: 'evt_1' }).error.event_id).toBe('evt_1');
  });

  it('only cascaded transcripts carry a language', () => {
    expect(events.transcriptionCompleted('i', 'Hi')).toEqual({
      event_id: expect.any(String),
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'i',
      content_index: 0,
      transcript: 'Hi',
    });
    expect(events.transcriptionCompleted('i', 'Hi', { language: 'en-US' })).toMatchObject({
      language: 'en-US',
    });
  });

  it('indexes default to 0 and are used when given', () => {
    expect(events.audioDone({ responseId: 'r', itemId: 'i' })).toMatchObject({
      output_index: 0,
      content_index: 0,
    });
    expect(events.audioDone({ responseId: 'r', itemId: 'i', outputIndex: 1, contentIndex: 2 })).toMatchObject(
      { output_index: 1, content_index: 2 },
    );
  });
});
