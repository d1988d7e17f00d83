// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { API_VERSION, codecFor, newItemId } from '@voicelive-kit/protocol';
import type { ClientEvent, Codec, SessionConfig } from '@voicelive-kit/protocol';
import type { ConformanceDriver, WireMessage } from '../server/driver.ts';
import type { ClientAction, NeutralConfig } from '../server/neutral.ts';
import { oddValues } from './odd-values.ts';
import { readItem, readPlace, readToolChoice, readTools, samplesOf } from './wire-items.ts';
import { createVoiceAgentWriter, createVoiceLiveWriter } from './voice-live-writer.ts';

/** Speaks the Azure AI Voice Live protocol, with a native model behind it. */
export function voiceLiveDriver(): ConformanceDriver {
  return driverOf('Azure AI Voice Live', createVoiceLiveWriter(VOICE_LIVE), VOICE_LIVE);
}

/** Speaks the protocol of Foundry voice agents. */
export function voiceAgentDriver(): ConformanceDriver {
  return driverOf('Foundry voice agents', createVoiceAgentWriter(VOICE_AGENT), VOICE_AGENT);
}

const VOICE_LIVE = codecFor(API_VERSION);
const VOICE_AGENT = codecFor('v1', 'voice-agent-v1');

function driverOf(name: string, write: ConformanceDriver['write'], codec: Codec): ConformanceDriver {
  return {
    version: 1,
    name,
    sampleRate: { input: 24_000, output: 24_000 },
    shortestCommitMs: 100,
    longestId: 32,
    odd: oddValues,
    // Ids of interim responses begin with `interim_`, as recorded from the service.
    fillerId: (id) => `interim_${id}`,
    endpoint: (origin) => origin,
    read: (message) => read(message, codec),
    write,
  };
}

function read(message: WireMessage, codec: Codec): ClientAction[] {
  const decoded = codec.decodeClient(message, { binary: typeof message !== 'string' });
  if (decoded.kind === 'malformed') throw new Error(`${decoded.problem}: ${decoded.detail}`);
  if (decoded.kind === 'unknown') return [{ kind: 'other', name: decoded.type }];
  return [action(decoded.event)];
}

function action(event: ClientEvent): ClientAction {
  const ref = event.event_id === undefined ? {} : { ref: event.event_id };
  switch (event.type) {
    case 'session.update':
      return { kind: 'config', config: readConfig(event.session), raw: event.session, ...ref };
    case 'input_audio_buffer.append':
      return { kind: 'audio', samples: samplesOf(event.audio) };
    case 'input_audio_buffer.commit':
      return { kind: 'commit', ...ref };
    case 'input_audio_buffer.clear':
      return { kind: 'clear', ...ref };
    case 'conversation.item.create': {
      const item = readItem(event.item as object, newItemId());
      return { kind: 'create', item, place: readPlace(event.previous_item_id), raw: event.item, ...ref };
    }
    case 'conversation.item.delete':
      return { kind: 'delete', itemId: event.item_id, ...ref };
    case 'conversation.item.truncate':
      return { kind: 'truncate', itemId: event.item_id, audioEndMs: event.audio_end_ms, ...ref };
    case 'response.create': {
      const replace = event.response?.instructions;
      const add = event.additional_instructions;
      return {
        kind: 'request',
        raw: event,
        ...((replace ?? add) !== undefined && {
          instructions: { ...(replace !== undefined && { replace }), ...(add !== undefined && { add }) },
        }),
        ...(event.response?.tool_choice !== undefined && {
          toolChoice: readToolChoice(event.response.tool_choice),
        }),
        ...ref,
      };
    }
    case 'response.cancel':
      return {
        kind: 'cancel',
        ...(event.response_id !== undefined && { responseId: event.response_id }),
        ...ref,
      };
    default:
      return { kind: 'other', name: event.type };
  }
}

function readConfig(session: SessionConfig): NeutralConfig {
  const config: NeutralConfig = {};
  if (session.instructions !== undefined) config.instructions = session.instructions;
  if (session.tools !== undefined) config.tools = readTools(session.tools);
  if (session.tool_choice !== undefined) config.toolChoice = readToolChoice(session.tool_choice);
  if (session.input_audio_transcription !== undefined)
    config.transcription = session.input_audio_transcription !== null;
  if (session.modalities !== undefined) config.audioOutput = session.modalities.includes('audio');
  const turns = session.turn_detection as Record<string, unknown> | null | undefined;
  if (turns === undefined) return config;
  config.turnDetection = turns !== null && turns['type'] !== 'none';
  if (turns !== null) {
    config.interruptsResponse = turns['interrupt_response'] !== false;
    config.truncatesByItself = turns['auto_truncate'] === true;
  }
  return config;
}
