// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Animation, Avatar } from './avatar.ts';
import type { Tool, ToolChoice } from './tools.ts';
import type { TurnDetection } from './turn-detection.ts';
import type { Voice } from './voice.ts';

export type Modality = 'text' | 'audio' | 'animation' | 'avatar';

export type InputAudioFormat = 'pcm16' | 'g711_ulaw' | 'g711_alaw';

/** `pcm16` is 24 kHz; a suffix specifies another rate; G.711 is 8 kHz. */
export type OutputAudioFormat =
  | 'pcm16'
  | 'pcm16_8000hz'
  | 'pcm16_16000hz'
  | 'pcm16_22050hz'
  | 'pcm16_24000hz'
  | 'pcm16_44100hz'
  | 'pcm16_48000hz'
  | 'g711_ulaw'
  | 'g711_alaw';

/** Additional data that the service includes in its events on request. */
export type SessionInclude =
  | 'item.input_audio_transcription.logprobs'
  | 'item.input_audio_transcription.phrases'
  | 'file_search_call.results'
  | (string & {});

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | (string & {});

/** Transcription of what the caller says. */
export interface InputAudioTranscription {
  /** `azure-speech` and `mai-transcribe-1` are for cascaded models, those of OpenAI for native ones. */
  model:
    | 'azure-speech'
    | 'mai-transcribe-1'
    | 'whisper-1'
    | 'gpt-4o-transcribe'
    | 'gpt-4o-mini-transcribe'
    | 'gpt-4o-transcribe-diarize'
    | (string & {});
  language?: string | null;
  /** OpenAI transcription models only. */
  prompt?: string | null;
  /** Locale to deployment id of a custom speech model. */
  custom_speech?: Record<string, string> | null;
  phrase_list?: string[] | null;
  /** `gpt-transcribe`, `gpt-live-transcribe`: ISO 639-1 codes the caller may speak. */
  languages?: string[] | null;
  /** `gpt-transcribe`, `gpt-live-transcribe`. */
  keywords?: string[] | null;
  /** `gpt-realtime-whisper`: how long it waits in order to improve the text. */
  delay?: 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | null;
  /** `azure-speech`, `azure-speech-streaming`; fixed once the session has begun. */
  profanity_filter?: 'masked' | 'unfiltered' | 'removed' | (string & {}) | null;
  [extra: string]: unknown;
}

export interface NoiseReduction {
  /**
   * `near_field` and `far_field` are for native models. The ones for headsets and for a person are for voice agents,
   * and affect detection, not recognition.
   */
  type:
    | 'azure_deep_noise_suppression'
    | 'azure_deep_noise_suppression_headset'
    | 'azure_personal_noise_suppression'
    | 'near_field'
    | 'far_field'
    | (string & {});
}

export interface EchoCancellation {
  type: 'server_echo_cancellation' | (string & {});
  reference_source?: 'server' | 'client' | null;
  /** 2 with `reference_source: 'client'`: interleaved microphone and reference. */
  channels?: number | null;
}

/** Filler speech while the answer takes long; cascaded models with an Azure voice. */
export interface InterimResponse {
  type: 'static_interim_response' | 'llm_interim_response';
  triggers?: ('latency' | 'tool')[] | null;
  /** Milliseconds, default 2000. */
  latency_threshold_ms?: number | null;
  /** Static only: one is picked at random. */
  texts?: string[] | null;
  /** LLM only. */
  model?: string | null;
  instructions?: string | null;
  max_completion_tokens?: number | null;
}

/** What an agent says first: given words, or a prompt for the model. */
export interface Greeting {
  type: 'template' | 'llm_generated' | (string & {});
  /** With `template`. */
  text?: string | null;
  /** With `llm_generated`, like the next field. */
  prompt?: string | null;
  tool_choice?: ToolChoice | null;
}

/** What a client may send in `session.update`; only the fields present are changed. */
export interface SessionConfig {
  /** Cannot change after the connection was established. */
  model?: string;
  modalities?: Modality[];
  instructions?: string;
  voice?: Voice | null;
  input_audio_format?: InputAudioFormat;
  /** Hz; pcm16: 8000, 16000 or 24000; G.711: 8000. */
  input_audio_sampling_rate?: number;
  output_audio_format?: OutputAudioFormat;
  /** `null` switches it off: turns end with `input_audio_buffer.commit`. */
  turn_detection?: TurnDetection | null;
  input_audio_noise_reduction?: NoiseReduction | null;
  input_audio_echo_cancellation?: EchoCancellation | null;
  input_audio_transcription?: InputAudioTranscription | null;
  output_audio_timestamp_types?: 'word'[] | null;
  animation?: Animation | null;
  avatar?: Avatar | null;
  tools?: Tool[];
  tool_choice?: ToolChoice;
  parallel_tool_calls?: boolean | null;
  temperature?: number | null;
  max_response_output_tokens?: number | 'inf' | null;
  reasoning_effort?: ReasoningEffort | null;
  interim_response?: InterimResponse | null;
  /** Voice agents; echoed as null by Voice Live. */
  greeting?: Greeting | null;
  include?: SessionInclude[] | null;
  metadata?: Record<string, string> | null;
  [extra: string]: unknown;
}

/** The Foundry agent behind an agent session. */
export interface SessionAgent {
  type: 'agent';
  name?: string | null;
  description?: string | null;
  agent_id?: string | null;
  thread_id?: string | null;
}

/** The effective session as the service echoes it: everything but `id` may be missing or null. */
export interface Session {
  id: string;
  object?: string;
  model?: string | null;
  modalities?: Modality[] | null;
  instructions?: string | null;
  voice?: Voice | null;
  input_audio_format?: InputAudioFormat | null;
  input_audio_sampling_rate?: number | null;
  output_audio_format?: OutputAudioFormat | null;
  turn_detection?: TurnDetection | null;
  input_audio_noise_reduction?: NoiseReduction | null;
  input_audio_echo_cancellation?: EchoCancellation | null;
  input_audio_transcription?: InputAudioTranscription | null;
  output_audio_timestamp_types?: 'word'[] | null;
  animation?: Animation | null;
  avatar?: Avatar | null;
  tools?: Tool[] | null;
  tool_choice?: ToolChoice | null;
  parallel_tool_calls?: boolean | null;
  temperature?: number | null;
  max_response_output_tokens?: number | 'inf' | null;
  reasoning_effort?: ReasoningEffort | null;
  interim_response?: InterimResponse | null;
  /** Voice agents; echoed as null by Voice Live. */
  greeting?: Greeting | null;
  include?: SessionInclude[] | null;
  metadata?: Record<string, string> | null;
  agent?: SessionAgent | null;
  /** Unix seconds. */
  expires_at?: number | null;
  [extra: string]: unknown;
}
