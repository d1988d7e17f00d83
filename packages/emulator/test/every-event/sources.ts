// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientEventType, ServerEventType } from '@voicelive-kit/protocol';
import type { OPENAI_CLIENT_EVENTS, OpenAIServerEventType } from '../../src/dialect/openai-events.ts';

/** Where what is known about an event can be read. */
export const SOURCES = {
  R: 'recordings of the service, published with pydantic-ai: `tests/realtime/cassettes/test_azure_voice_live_ws`',
  D: 'Microsoft Learn: Voice Live API references 2025-10-01 to 2026-07-15 and how-to pages',
  S: 'types of `@azure/ai-voicelive` 1.1.0',
  M: 'samples: `microsoft-foundry/voicelive-samples`',
  O: 'OpenAI, by analogy: realtime reference and the types of the npm package `openai` 6.49',
  P: "recordings of OpenAI's service, published with pydantic-ai: `tests/realtime/cassettes/test_openai_ws`",
} as const;

/** Letters of `SOURCES`. */
type Known = string;

/** Events of Foundry's voice agents, which Voice Live does not send. */
type VoiceAgentsOnly =
  | 'conversation.item.added'
  | 'conversation.item.input_audio_transcription.segment'
  | 'input_audio_buffer.dtmf_event_received'
  | 'input_audio_buffer.timeout_triggered'
  | `session.subagent.${string}`;

export const VOICE_LIVE_SERVER: Readonly<Record<Exclude<ServerEventType, VoiceAgentsOnly>, Known>> = {
  'session.created': 'RDS',
  'session.updated': 'RDS',
  'session.avatar.connecting': 'DSM',
  'session.avatar.switch_to_speaking': 'DS',
  'session.avatar.switch_to_idle': 'DS',
  error: 'DS',
  warning: 'DS',
  'rate_limits.updated': 'O',
  'input_audio_buffer.speech_started': 'RDS',
  'input_audio_buffer.speech_stopped': 'RDS',
  'input_audio_buffer.committed': 'RDS',
  'input_audio_buffer.cleared': 'DS',
  'conversation.item.created': 'RDS',
  'conversation.item.done': 'R',
  'conversation.item.truncated': 'DS',
  'conversation.item.deleted': 'DS',
  'conversation.item.retrieved': 'DS',
  'conversation.item.input_audio_transcription.delta': 'RDS',
  'conversation.item.input_audio_transcription.completed': 'RDS',
  'conversation.item.input_audio_transcription.failed': 'DS',
  'response.created': 'RDS',
  'response.done': 'RDS',
  'response.output_item.added': 'RDS',
  'response.output_item.done': 'RDS',
  'response.content_part.added': 'RDS',
  'response.content_part.done': 'RDS',
  'response.text.delta': 'RDS',
  'response.text.done': 'RDS',
  'response.audio_transcript.delta': 'RDS',
  'response.audio_transcript.done': 'RDS',
  'response.audio_transcript.annotation.added': 'S',
  'response.audio.delta': 'RDS',
  'response.audio.done': 'RDS',
  'response.function_call_arguments.delta': 'RDS',
  'response.function_call_arguments.done': 'RDS',
  'response.audio_timestamp.delta': 'DS',
  'response.audio_timestamp.done': 'DS',
  'response.animation_viseme.delta': 'DS',
  'response.animation_viseme.done': 'DS',
  'response.animation_blendshapes.delta': 'DS',
  'response.animation_blendshapes.done': 'DS',
  'mcp_list_tools.in_progress': 'DS',
  'mcp_list_tools.completed': 'DS',
  'mcp_list_tools.failed': 'DS',
  'response.mcp_call_arguments.delta': 'DS',
  'response.mcp_call_arguments.done': 'DS',
  'response.mcp_call.in_progress': 'DS',
  'response.mcp_call.completed': 'DS',
  'response.mcp_call.failed': 'DS',
  'response.web_search_call.in_progress': 'DS',
  'response.web_search_call.searching': 'DS',
  'response.web_search_call.completed': 'DS',
  'response.file_search_call.in_progress': 'DS',
  'response.file_search_call.searching': 'DS',
  'response.file_search_call.completed': 'DS',
  'response.invocation.delta': 'DS',
  'response.foundry_agent_call_arguments.delta': 'D',
  'response.foundry_agent_call_arguments.done': 'D',
  'response.foundry_agent_call.arguments_delta': 'M',
  'response.foundry_agent_call.arguments_done': 'M',
  'response.foundry_agent_call.in_progress': 'DM',
  'response.foundry_agent_call.completed': 'DM',
  'response.foundry_agent_call.failed': 'DM',
  'response.video.delta': 'DSM',
  'output_audio_buffer.cleared': 'DS',
  'output_audio_buffer.started': 'O',
  'output_audio_buffer.stopped': 'O',
  'rtc.call.sdp.created': 'D',
  'rtc.call.error': 'D',
};

export const VOICE_LIVE_CLIENT: Readonly<Record<ClientEventType, Known>> = {
  'session.update': 'RDS',
  'session.avatar.connect': 'DSM',
  'input_audio_buffer.append': 'RDS',
  'input_audio_buffer.commit': 'DS',
  'input_audio_buffer.clear': 'DS',
  'input_audio.turn.start': 'S',
  'input_audio.turn.append': 'S',
  'input_audio.turn.end': 'S',
  'input_audio.turn.cancel': 'S',
  'input_audio.clear': 'S',
  'input_text.delta': 'DS',
  'input_text.done': 'DS',
  'conversation.item.create': 'RDS',
  'conversation.item.retrieve': 'DS',
  'conversation.item.truncate': 'DS',
  'conversation.item.delete': 'DS',
  'response.create': 'RDS',
  'response.cancel': 'DS',
  'output_audio_buffer.clear': 'DS',
  mcp_approval_response: 'S',
  'rtc.call.sdp.create': 'D',
};

export const OPENAI_SERVER: Readonly<Record<OpenAIServerEventType, Known>> = {
  'session.created': 'PO',
  'session.updated': 'PO',
  error: 'PO',
  'rate_limits.updated': 'PO',
  'input_audio_buffer.speech_started': 'PO',
  'input_audio_buffer.speech_stopped': 'PO',
  'input_audio_buffer.committed': 'PO',
  'input_audio_buffer.cleared': 'O',
  'input_audio_buffer.timeout_triggered': 'O',
  'conversation.item.added': 'PO',
  'conversation.item.done': 'PO',
  'conversation.item.truncated': 'O',
  'conversation.item.deleted': 'O',
  'conversation.item.retrieved': 'O',
  'conversation.item.input_audio_transcription.delta': 'PO',
  'conversation.item.input_audio_transcription.completed': 'PO',
  'conversation.item.input_audio_transcription.failed': 'O',
  'response.created': 'PO',
  'response.done': 'PO',
  'response.output_item.added': 'PO',
  'response.output_item.done': 'PO',
  'response.content_part.added': 'PO',
  'response.content_part.done': 'PO',
  'response.output_text.delta': 'PO',
  'response.output_text.done': 'PO',
  'response.output_audio_transcript.delta': 'PO',
  'response.output_audio_transcript.done': 'PO',
  'response.output_audio.delta': 'PO',
  'response.output_audio.done': 'PO',
  'response.function_call_arguments.delta': 'PO',
  'response.function_call_arguments.done': 'PO',
  'mcp_list_tools.in_progress': 'O',
  'mcp_list_tools.completed': 'O',
  'mcp_list_tools.failed': 'O',
  'response.mcp_call_arguments.delta': 'O',
  'response.mcp_call_arguments.done': 'O',
  'response.mcp_call.in_progress': 'O',
  'response.mcp_call.completed': 'O',
  'response.mcp_call.failed': 'O',
};

export const OPENAI_CLIENT: Readonly<Record<(typeof OPENAI_CLIENT_EVENTS)[number], Known>> = {
  'session.update': 'PO',
  'input_audio_buffer.append': 'PO',
  'input_audio_buffer.commit': 'O',
  'input_audio_buffer.clear': 'O',
  'conversation.item.create': 'PO',
  'conversation.item.truncate': 'O',
  'conversation.item.delete': 'O',
  'conversation.item.retrieve': 'O',
  'response.create': 'PO',
  'response.cancel': 'O',
};

const WEBRTC = 'not emulated: it goes over the data channel of a call, and no media flows';
const OTHER_SPELLING = 'not emulated: another spelling of the same event';

/** Events that are known of the service and never come from the emulator, or are refused by it, and why. */
export const NOT_EMULATED: { readonly [type: string]: string } = {
  'rate_limits.updated': "not emulated: nobody has seen it from Voice Live, it is an event of OpenAI's",
  'response.foundry_agent_call.arguments_delta': OTHER_SPELLING,
  'response.foundry_agent_call.arguments_done': OTHER_SPELLING,
  'output_audio_buffer.started': WEBRTC,
  'output_audio_buffer.stopped': WEBRTC,
};
