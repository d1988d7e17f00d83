// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** What differs between the two services the bench's server speaks for. */
export interface Dialect {
  name: 'voice-live' | 'openai';
  audioDelta: string;
  audioDone: string;
  transcriptDelta: string;
  transcriptDone: string;
  itemAdded: string;
  /** Type of the content part that carries sound. */
  audioPart: string;
  /** The session object of `session.created`; later updates are laid over it. */
  session: Record<string, unknown>;
}

const voiceLive: Dialect = {
  name: 'voice-live',
  audioDelta: 'response.audio.delta',
  audioDone: 'response.audio.done',
  transcriptDelta: 'response.audio_transcript.delta',
  transcriptDone: 'response.audio_transcript.done',
  itemAdded: 'conversation.item.created',
  audioPart: 'audio',
  session: {
    object: 'realtime.session',
    model: 'gpt-realtime',
    modalities: ['audio', 'text'],
    instructions: '',
    voice: { name: 'alloy', type: 'openai' },
    input_audio_format: 'pcm16',
    output_audio_format: 'pcm16',
    input_audio_sampling_rate: 24_000,
    input_audio_transcription: null,
    turn_detection: { type: 'server_vad', create_response: true, interrupt_response: true },
    tools: [],
    tool_choice: 'auto',
    max_response_output_tokens: 'inf',
  },
};

const openai: Dialect = {
  name: 'openai',
  audioDelta: 'response.output_audio.delta',
  audioDone: 'response.output_audio.done',
  transcriptDelta: 'response.output_audio_transcript.delta',
  transcriptDone: 'response.output_audio_transcript.done',
  itemAdded: 'conversation.item.added',
  audioPart: 'output_audio',
  session: {
    object: 'realtime.session',
    type: 'realtime',
    model: 'gpt-realtime',
    output_modalities: ['audio'],
  },
};

const dialects: Record<string, Dialect> = { '/voice-live/realtime': voiceLive, '/v1/realtime': openai };

/** The dialect spoken at a path of the server; undefined where nothing is served. */
export function dialectAt(path: string): Dialect | undefined {
  return dialects[path];
}
