// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime, say } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { fileURLToPath } from 'node:url';
import { defineConformance, voiceAgentDriver } from '@voicelive-kit/conformance';
import { CAPABILITIES, EVENTS, optionsFrom } from './options.ts';

export default defineConformance({
  name: '@voicelive-kit/agents-plugin-azure-voicelive (voice agents)',
  packageRoot: fileURLToPath(new URL('../..', import.meta.url)),
  capabilities: { ...CAPABILITIES, renewsToken: true },
  driver: voiceAgentDriver(),
  events: EVENTS,
  deadAfterMs: 15_000,
  createModel: (endpoint, { apiKey, ...overrides }) =>
    new realtime.RealtimeModel({
      endpoint,
      // The scripted definition has none.
      inputAudioTranscription: { model: 'azure-speech' },
      ...optionsFrom(overrides),
      // So that changes are visible that a definition would otherwise control.
      agent: { project: 'conformance', name: 'checked', useDefinition: false },
      // Voice agents accept tokens only.
      ...(apiKey !== undefined && {
        credential: { getToken: async () => ({ token: apiKey, expiresOnTimestamp: Date.now() + 3_600_000 }) },
      }),
    }),
  say: (session, text) => say(session, text),
});
