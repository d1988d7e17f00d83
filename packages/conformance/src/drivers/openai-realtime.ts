// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { newItemId } from '@voicelive-kit/protocol';
import type { ConformanceDriver, WireMessage } from '../server/driver.ts';
import type { ClientAction, NeutralConfig } from '../server/neutral.ts';
import { createOpenAiWriter } from './openai-realtime-writer.ts';
import { oddValues } from './odd-values.ts';
import { readItem, readPlace, readToolChoice, readTools, samplesOf } from './wire-items.ts';

type Json = Record<string, unknown>;

/** Speaks the generally available OpenAI Realtime protocol; the endpoint is a base URL ending in `/v1`. */
export function openaiRealtimeDriver(): ConformanceDriver {
  return {
    version: 1,
    name: 'OpenAI Realtime',
    sampleRate: { input: 24_000, output: 24_000 },
    shortestCommitMs: 100,
    longestId: 32,
    odd: oddValues,
    endpoint: (origin) => `${origin}/v1`,
    read,
    write: createOpenAiWriter(),
  };
}

function read(message: WireMessage): ClientAction[] {
  if (typeof message !== 'string') throw new Error('the protocol has no binary messages');
  const event = JSON.parse(message) as Json;
  const ref = typeof event['event_id'] === 'string' ? { ref: event['event_id'] } : {};
  const itemId = String(event['item_id']);
  switch (event['type']) {
    case 'session.update': {
      const session = event['session'] as Json;
      return [{ kind: 'config', config: readConfig(session), raw: session, ...ref }];
    }
    case 'input_audio_buffer.append':
      return [{ kind: 'audio', samples: samplesOf(String(event['audio'])) }];
    case 'input_audio_buffer.commit':
      return [{ kind: 'commit', ...ref }];
    case 'input_audio_buffer.clear':
      return [{ kind: 'clear', ...ref }];
    case 'conversation.item.create': {
      const item = readItem(event['item'] as object, newItemId());
      const place = readPlace(event['previous_item_id'] as string | undefined);
      return [{ kind: 'create', item, place, raw: event['item'], ...ref }];
    }
    case 'conversation.item.delete':
      return [{ kind: 'delete', itemId, ...ref }];
    case 'conversation.item.truncate':
      return [{ kind: 'truncate', itemId, audioEndMs: event['audio_end_ms'] as number, ...ref }];
    case 'response.create': {
      const response = (event['response'] ?? {}) as Json;
      return [
        {
          kind: 'request',
          raw: event,
          ...(typeof response['instructions'] === 'string' && {
            instructions: { replace: response['instructions'] },
          }),
          ...(response['tool_choice'] !== undefined && {
            toolChoice: readToolChoice(response['tool_choice']),
          }),
          ...ref,
        },
      ];
    }
    case 'response.cancel': {
      const responseId = event['response_id'];
      return [{ kind: 'cancel', ...(typeof responseId === 'string' && { responseId }), ...ref }];
    }
    default:
      return [{ kind: 'other', name: String(event['type']) }];
  }
}

function readConfig(session: Json): NeutralConfig {
  const config: NeutralConfig = {};
  if (typeof session['instructions'] === 'string') config.instructions = session['instructions'];
  if (session['tools'] !== undefined) config.tools = readTools(session['tools']);
  if (session['tool_choice'] !== undefined) config.toolChoice = readToolChoice(session['tool_choice']);
  if (Array.isArray(session['output_modalities']))
    config.audioOutput = session['output_modalities'].includes('audio');
  const input = ((session['audio'] as Json | undefined)?.['input'] ?? {}) as Json;
  if (input['transcription'] !== undefined) config.transcription = input['transcription'] !== null;
  const turns = input['turn_detection'] as Json | null | undefined;
  if (turns === undefined) return config;
  config.turnDetection = turns !== null;
  if (turns !== null) config.interruptsResponse = turns['interrupt_response'] !== false;
  return config;
}
