// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime } from '@livekit/agents-plugin-openai';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConformance, type ModelOverrides, openaiRealtimeDriver } from '@voicelive-kit/conformance';

const entry = createRequire(import.meta.url).resolve('@livekit/agents-plugin-openai');

/** LiveKit's own OpenAI plugin. */
export default defineConformance({
  name: '@livekit/agents-plugin-openai',
  packageRoot: join(dirname(entry), '..'),
  capabilities: { plannedRotation: true, wordTimings: true, interruptionSwitch: true },
  driver: openaiRealtimeDriver(),
  createModel: (baseURL, overrides) =>
    new realtime.RealtimeModel({ baseURL, apiKey: 'conformance-key', ...optionsFrom(overrides) }),
  async createDumpingModel(baseURL, overrides) {
    process.env['LK_OPENAI_DEBUG'] = '1';
    // The switch is read when the module loads, so this is a second copy of it.
    const copy = new URL('./realtime/realtime_model.js?dumping', pathToFileURL(entry));
    const { RealtimeModel } = (await import(copy.href)) as typeof realtime;
    return new RealtimeModel({ baseURL, apiKey: 'conformance-key', ...optionsFrom(overrides) });
  },
  createLiveModel: (overrides) =>
    process.env['OPENAI_API_KEY'] ? new realtime.RealtimeModel(optionsFrom(overrides)) : null,
});

type Options = NonNullable<ConstructorParameters<typeof realtime.RealtimeModel>[0]>;

function optionsFrom(overrides: ModelOverrides): Options {
  const { turnDetection, transcription, modalities, connOptions, maxSessionDuration, apiKey } = overrides;
  const interrupt_response = overrides.interruptsResponse ?? true;
  return {
    turnDetection:
      turnDetection === false ? null : { type: 'server_vad', create_response: true, interrupt_response },
    ...(apiKey !== undefined && { apiKey }),
    ...(transcription === false && { inputAudioTranscription: null }),
    ...(modalities && { modalities }),
    ...(connOptions && { connOptions }),
    ...(maxSessionDuration !== undefined && { maxSessionDuration }),
  };
}
