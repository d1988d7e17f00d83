// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { fromWire, toWire } from './convert.ts';

describe('toWire', () => {
  it('renames at every depth, including arrays, and drops undefined values', () => {
    expect(
      toWire({
        turnDetection: { type: 'azure_semantic_vad', silenceDurationInMs: 500, createResponse: undefined },
        tools: [{ type: 'mcp', serverLabel: 'docs', allowedTools: ['readPage'] }],
        inputAudioTranscription: null,
      }),
    ).toEqual({
      turn_detection: { type: 'azure_semantic_vad', silence_duration_ms: 500 },
      tools: [{ type: 'mcp', server_label: 'docs', allowed_tools: ['readPage'] }],
      input_audio_transcription: null,
    });
  });

  it('keeps keys that are already wire names', () => {
    const wire = { max_output_tokens: 3, idle_timeout_ms: null, 'x-Custom-Key': 1, Capital: 2 };
    expect(toWire(wire)).toEqual(wire);
  });

  it.each([
    [{ parameters: { properties: { cityName: { type: 'string' } } } }, 'parameters'],
    [{ customSpeech: { 'en-US': 'x', enUs: 'y' } }, 'custom_speech'],
    [{ metadata: { callId: '42' } }, 'metadata'],
    [{ headers: { xTraceId: 'a' } }, 'headers'],
    [{ toolChoice: { type: 'function', functionName: 'f' } }, 'tool_choice'],
    [{ requireApproval: { always: ['a'], neverEver: [{ bC: 1 }] } }, 'require_approval'],
    [{ invokeInput: { deepKey: { deeperKey: 1 } } }, 'invoke_input'],
    [{ delta: { stepName: 'x' } }, 'delta'],
    [{ custom_speech: { enUs: 'y' } }, 'custom_speech'],
  ])('copies values that belong to the user unchanged: %j', (input, wireKey) => {
    const [value] = Object.values(input);
    const output = toWire(input) as Record<string, unknown>;
    expect(output).toEqual({ [wireKey]: value });
    expect(output[wireKey]).not.toBe(value);
  });

  it('writes expiresAt in whole Unix seconds and keeps other values as they are', () => {
    const bytes = new Uint8Array([1, 2]);
    const date = new Date(1_791_240_000_900);
    expect(toWire({ expiresAt: date, someDate: date, audio: bytes })).toEqual({
      expires_at: 1_791_240_000,
      some_date: date,
      audio: bytes,
    });
  });

  it.each(['text', 7, null, undefined, true])('returns %j unchanged', (value) => {
    expect(toWire(value)).toBe(value);
  });

  it('never changes its argument, frozen or not', () => {
    const inner = Object.freeze({ prefixPaddingInMs: 1 });
    const input = Object.freeze({ turnDetection: inner, tools: Object.freeze([inner]) });
    expect(toWire(input)).toEqual({
      turn_detection: { prefix_padding_ms: 1 },
      tools: [{ prefix_padding_ms: 1 }],
    });
  });

  it('keeps a key called __proto__ as data', () => {
    const output = toWire(JSON.parse('{"__proto__":{"isAdmin":true}}')) as object;
    expect(Object.getPrototypeOf(output)).toBe(Object.prototype);
    expect(JSON.stringify(output)).toBe('{"__proto__":{"is_admin":true}}');
  });
});

describe('fromWire', () => {
  it('converts a session to the names of the SDK', () => {
    expect(
      fromWire({
        expires_at: 1_791_240_000,
        turn_detection: { prefix_padding_ms: 300 },
        phrases: [{ offset_milliseconds: 1, duration_milliseconds: 2 }],
        metadata: { call_id: '42' },
      }),
    ).toEqual({
      expiresAt: new Date(1_791_240_000_000),
      turnDetection: { prefixPaddingInMs: 300 },
      phrases: [{ offsetInMs: 1, durationInMs: 2 }],
      metadata: { call_id: '42' },
    });
  });

  it('is undone by toWire', () => {
    const wire = {
      id: 's',
      expires_at: 1_791_240_000,
      input_audio_sampling_rate: 24000,
      turn_detection: { type: 'server_vad', silence_duration_ms: 500, idle_timeout_ms: null },
      tools: [{ type: 'function', name: 'f', parameters: { some_key: 1 } }],
    };
    expect(toWire(fromWire(wire))).toEqual(wire);
  });
});
