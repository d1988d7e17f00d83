// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Names of `@azure/ai-voicelive` 1.1.0 whose wire form is not their plain snake_case. Source: the serializers the
 * package ships, which a test compares with this table.
 */
export const SDK_TO_WIRE = {
  prefixPaddingInMs: 'prefix_padding_ms',
  silenceDurationInMs: 'silence_duration_ms',
  speechDurationInMs: 'speech_duration_ms',
  timeoutInMs: 'timeout_ms',
  latencyThresholdInMs: 'latency_threshold_ms',
  audioStartInMs: 'audio_start_ms',
  audioEndInMs: 'audio_end_ms',
  audioOffsetInMs: 'audio_offset_ms',
  audioDurationInMs: 'audio_duration_ms',
  offsetInMs: 'offset_milliseconds',
  durationInMs: 'duration_milliseconds',
} as const;

/** SDK names whose values belong to the user or to a third party: their inner keys are never renamed. */
export const PASS_THROUGH_KEYS = [
  'parameters',
  'customSpeech',
  'metadata',
  'headers',
  'toolChoice',
  'requireApproval',
  'invokeInput',
  'annotation',
  'annotations',
  'inputSchema',
  'attributes',
  'delta',
] as const;
