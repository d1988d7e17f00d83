// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { AdapterCapabilities, ModelOverrides } from '@voicelive-kit/conformance';

/** The plugin's capabilities with either dialect. */
export const CAPABILITIES: Partial<AdapterCapabilities> = {
  plannedRotation: true,
  wordTimings: true,
  interruptionSwitch: true,
  automaticTruncation: true,
  credentialChain: true,
  matchByElimination: true,
};

export const EVENTS = ['voicelive_server_event_received', 'voicelive_client_event_sent'];

export function optionsFrom(overrides: ModelOverrides): realtime.RealtimeModelOptions {
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
