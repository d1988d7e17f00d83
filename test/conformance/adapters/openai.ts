// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime } from '@livekit/agents-plugin-openai';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConformance, openaiRealtimeDriver } from '../../../packages/conformance/dist/index.mjs';

const entry = createRequire(import.meta.url).resolve('@livekit/agents-plugin-openai');

/** LiveKit's own OpenAI plugin. */
export default defineConformance({
  name: '@livekit/agents-plugin-openai',
  packageRoot: join(dirname(entry), '..'),
  capabilities: { plannedRotation: true, wordTimings: true, interruptionSwitch: true },
  driver: openaiRealtimeDriver(),
  createModel(endpoint, overrides) {
    const {
      turnDetection,
      transcription,
      modalities,
      connOptions,
      maxSessionDuration,
      apiKey,
      interruptsResponse,
    } = overrides;
    return new realtime.RealtimeModel({
      baseURL: endpoint,
      apiKey: apiKey ?? 'conformance-key',
      turnDetection:
        turnDetection === false
          ? null
          : { type: 'server_vad', create_response: true, interrupt_response: interruptsResponse ?? true },
      ...(transcription === false && { inputAudioTranscription: null }),
      ...(modalities && { modalities }),
      ...(connOptions && { connOptions }),
      ...(maxSessionDuration !== undefined && { maxSessionDuration }),
    });
  },
});
