// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime } from '@livekit/agents-plugin-openai';
import { QUICK_RETRIES, type Subject } from './subject.ts';

/** LiveKit's OpenAI plugin, over the emulator's `/v1/realtime`. */
export const openai: Subject = {
  name: 'openai',
  title: '@livekit/agents-plugin-openai 1.9.0',
  createModel(emulator, { endpoint, key, model, turns, connOptions, maxSessionDuration }) {
    return new realtime.RealtimeModel({
      baseURL: endpoint === undefined ? emulator.openaiEndpoint : `${endpoint}/v1`,
      apiKey: key ?? 'any',
      ...(model !== undefined && { model }),
      // The plugin's default, `semantic_vad`, waits depending on the words; a case needs silence alone.
      turnDetection: turns === 'manual' ? null : { type: 'server_vad' },
      connOptions: { ...QUICK_RETRIES, ...connOptions },
      ...(maxSessionDuration !== undefined && { maxSessionDuration }),
    });
  },
  errorFacts(error) {
    const { code, retryable } = error as { code?: unknown; retryable?: unknown };
    return {
      code: typeof code === 'string' ? code : null,
      retryable: typeof retryable === 'boolean' ? retryable : null,
    };
  },
};
