// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { WireMessage } from '../server/driver.ts';

type Json = Record<string, unknown>;

/** Messages of known types with unusable content, one for each assumption a reader may make. */
const USELESS: readonly string[] = [
  '{"type":5}',
  'null',
  '[]',
  '"text"',
  '{"type":"rate_limits.updated","rate_limits":null}',
  '{"type":"response.content_part.added","item_id":4,"part":3}',
  '{"type":"response.output_item.added","response_id":"resp_none","item":null}',
  '{"type":"conversation.item.created","item":"x"}',
  '{"type":"conversation.item.added","item":[]}',
  '{"type":"response.done","response":[null]}',
  '{"type":"response.created","response":"odd"}',
  '{"type":"response.audio.delta","response_id":{},"item_id":[],"delta":5}',
  '{"type":"response.output_audio.delta","response_id":{},"item_id":[],"delta":5}',
  '{"type":"response.audio_transcript.delta","response_id":"resp_none","delta":{"a":1}}',
  '{"type":"response.audio_timestamp.delta","audio_offset_ms":"soon","text":null}',
  '{"type":"conversation.item.input_audio_transcription.completed","item_id":7,"transcript":{}}',
  '{"type":"conversation.item.deleted","item_id":{}}',
  '{"type":"response.function_call_arguments.done","item_id":9,"arguments":{}}',
];

const ODD: readonly unknown[] = [7, 'odd', [null], {}, true, null, [[]], { a: { b: 1 } }];

/**
 * A message of Voice Live or OpenAI Realtime with odd values in optional fields that nobody needs; every third one is
 * preceded by a message with unusable content.
 */
export function oddValues(message: WireMessage, n: number): WireMessage[] {
  const json = readObject(message);
  if (!json) return [message];
  const odd = ODD[n % ODD.length];
  spoil(json, odd);
  const text = JSON.stringify(json);
  return n % 3 === 0 ? [USELESS[(n / 3) % USELESS.length] ?? 'null', text] : [text];
}

function spoil(json: Json, odd: unknown): void {
  const { type } = json;
  const response = objectIn(json, 'response');
  const item = objectIn(json, 'item');
  const session = objectIn(json, 'session');
  const error = objectIn(json, 'error');
  json['obfuscation'] = odd;
  if (response) Object.assign(response, { conversation_id: odd, voice: odd, object: odd, audio: odd });
  if (response && response['status'] === 'completed') response['status_details'] = odd;
  if (response && type === 'response.created') response['output'] = [odd];
  if (item) Object.assign(item, { object: odd, phase: odd });
  if (session) Object.assign(session, { expires_at: odd, avatar: odd, animation: odd });
  if (error) Object.assign(error, { param: odd, details: odd });
}

function readObject(message: WireMessage): Json | undefined {
  if (typeof message !== 'string') return undefined;
  try {
    const json: unknown = JSON.parse(message);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Json) : undefined;
  } catch {
    return undefined;
  }
}

function objectIn(json: Json, name: string): Json | undefined {
  const value = json[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
