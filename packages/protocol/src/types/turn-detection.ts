// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Waits longer after the voice stops when the sentence seems unfinished. */
export interface EndOfUtteranceDetection {
  model:
    | 'semantic_detection_v1'
    | 'semantic_detection_v1_en'
    | 'semantic_detection_v1_multilingual'
    /** Uses the audio instead of the text; preview. */
    | 'smart_end_of_turn_detection'
    | (string & {});
  threshold_level?: 'low' | 'medium' | 'high' | 'default' | null;
  timeout_ms?: number | null;
  /** Spelling of early previews; servers may still echo it. */
  threshold?: number | null;
  /** Seconds; spelling of early previews. */
  timeout?: number | null;
  [extra: string]: unknown;
}

/** Fields that all kinds of server turn detection share; times in milliseconds. */
export interface TurnDetectionCommon {
  /** 0 to 1, default 0.5. */
  threshold?: number | null;
  prefix_padding_ms?: number | null;
  silence_duration_ms?: number | null;
  speech_duration_ms?: number | null;
  create_response?: boolean | null;
  interrupt_response?: boolean | null;
  auto_truncate?: boolean | null;
  appended_text_after_truncation?: string | null;
  idle_timeout_ms?: number | null;
  end_of_utterance_detection?: EndOfUtteranceDetection | null;
  [extra: string]: unknown;
}

/** Detection by energy and voice. */
export interface ServerVad extends TurnDetectionCommon {
  type: 'server_vad';
}

/** Azure's detection of meaningful speech: coughs and noise do not start a turn. */
export interface AzureSemanticVad extends TurnDetectionCommon {
  type: 'azure_semantic_vad' | 'azure_semantic_vad_en' | 'azure_semantic_vad_multilingual';
  remove_filler_words?: boolean | null;
  /** Not for `azure_semantic_vad_en`. */
  languages?: string[] | null;
}

/** OpenAI's semantic detection; native `gpt-realtime` models only. */
export interface OpenAISemanticVad {
  type: 'semantic_vad';
  eagerness?: 'low' | 'medium' | 'high' | 'auto' | null;
  create_response?: boolean | null;
  interrupt_response?: boolean | null;
  [extra: string]: unknown;
}

/** How the service detects turns in the caller's audio. */
export type TurnDetection = ServerVad | AzureSemanticVad | OpenAISemanticVad;
