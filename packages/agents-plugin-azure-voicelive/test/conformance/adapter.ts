// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime, say } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { fileURLToPath } from 'node:url';
import { defineConformance, voiceLiveDriver } from '@voicelive-kit/conformance';
import { CAPABILITIES, EVENTS, optionsFrom } from './options.ts';

export default defineConformance({
  name: '@voicelive-kit/agents-plugin-azure-voicelive',
  packageRoot: fileURLToPath(new URL('../..', import.meta.url)),
  capabilities: CAPABILITIES,
  driver: voiceLiveDriver(),
  events: EVENTS,
  deadAfterMs: 15_000,
  createModel: (endpoint, overrides) => new realtime.RealtimeModel({ endpoint, ...optionsFrom(overrides) }),
  say: (session, text) => say(session, text),
  createLiveModel: (overrides) =>
    process.env['AZURE_VOICELIVE_ENDPOINT'] ? new realtime.RealtimeModel(optionsFrom(overrides)) : null,
});
