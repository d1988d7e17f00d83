// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime, say } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { fileURLToPath } from 'node:url';
import { defineConformance, type ModelOverrides, voiceLiveDriver } from '@voicelive-kit/conformance';

export default defineConformance({
  name: '@voicelive-kit/agents-plugin-azure-voicelive',
  packageRoot: fileURLToPath(new URL('../..', import.meta.url)),
  capabilities: {
    plannedRotation: true,
    wordTimings: true,
    interruptionSwitch: true,
    automaticTruncation: true,
    credentialChain: true,
    matchByElimination: true,
  },
  driver: voiceLiveDriver(),
  events: ['voicelive_server_event_received', 'voicelive_client_event_sent'],
  deadAfterMs: 15_000,
  createModel: (endpoint, overrides) => new realtime.RealtimeModel({ endpoint, ...optionsFrom(overrides) }),
  say: (session, text) => say(session, text),
  createLiveModel: (overrides) =>
    process.env['AZURE_VOICELIVE_ENDPOINT'] ? new realtime.RealtimeModel(optionsFrom(overrides)) : null,
});

function optionsFrom(overrides: ModelOverrides): realtime.RealtimeModelOptions {
  const { turnDetection, transcription, interruptsResponse, truncatesByItself, matchByElimination, ...same } =
    overrides;
  const detection = {
    type: 'server_vad' as const,
    ...(interruptsResponse !== undefined && { interruptResponse: interruptsResponse }),
    ...(truncatesByItself !== undefined && { autoTruncate: truncatesByItself }),
  };
  return {
    voice: 'en-US-AvaNeural',
    ...same,
    ...(matchByElimination && { matchResponsesByOrder: true }),
    turnDetection: turnDetection === false ? null : detection,
    ...(transcription === false && { inputAudioTranscription: null }),
  };
}
