// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { RealtimeModelOptions } from '../options/options.ts';
import { resolveOptions } from '../options/resolve-options.ts';
import { capabilitiesOf } from './capabilities.ts';
import { initialConfiguration, type SessionWishes } from './initial-configuration.ts';

const resolve = (options: RealtimeModelOptions) =>
  resolveOptions({ endpoint: 'http://127.0.0.1:4000', ...options }, { env: {}, warn: () => {} });

function capabilities(options: RealtimeModelOptions, wishes?: SessionWishes) {
  const resolved = resolve(options);
  return capabilitiesOf(initialConfiguration(resolved, wishes), resolved);
}

describe('capabilities', () => {
  it('include everything for a model with defaults', () => {
    expect(capabilities({})).toEqual({
      messageTruncation: true,
      turnDetection: true,
      canDisableTurnDetection: true,
      userTranscription: true,
      autoToolReplyGeneration: false,
      audioOutput: true,
      manualFunctionCalls: true,
      midSessionChatCtxUpdate: true,
      midSessionInstructionsUpdate: true,
      midSessionToolsUpdate: true,
      perResponseToolChoice: false,
      supportsOverlappingSpeech: false,
      supportsSay: true,
    });
  });

  it.each([
    ['an option', { turnDetection: null }],
    ['extra', { extra: { turn_detection: null } }],
    ['the kind "none" in extra', { extra: { turn_detection: { type: 'none' } } }],
    ['the kind "none" in an option', { turnDetection: { type: 'none' } as never }],
  ])('report no turn detection when %s switches it off', (_, options) => {
    expect(capabilities(options)).toMatchObject({ turnDetection: false, canDisableTurnDetection: false });
  });

  it('report turn detection when extra switches on what the option switched off', () => {
    expect(
      capabilities({ turnDetection: null, extra: { turn_detection: { type: 'server_vad' } } }),
    ).toMatchObject({
      turnDetection: true,
    });
  });

  it.each([
    ['the name of the SDK', { turnDetection: { type: 'server_vad', interruptResponse: false } }],
    ['the name of the wire', { turnDetection: { type: 'server_vad', interrupt_response: false } as never }],
    ['extra', { extra: { turn_detection: { type: 'server_vad', interrupt_response: false } } }],
  ])('let the agent keep speaking over the caller when %s forbids interruptions', (_, options) => {
    expect(capabilities(options as RealtimeModelOptions).supportsOverlappingSpeech).toBe(true);
  });

  it.each([
    ['modalities in an option', { modalities: ['text'] as never }, { audioOutput: false }],
    ['modalities in extra', { extra: { modalities: ['text'] } }, { audioOutput: false }],
    ['no transcription', { inputAudioTranscription: null }, { userTranscription: false }],
    [
      'no transcription in extra',
      { extra: { input_audio_transcription: null } },
      { userTranscription: false },
    ],
  ])('are derived from %s', (_, options, expected) => {
    expect(capabilities(options)).toMatchObject(expected);
  });

  it('do not change a turn detection chosen by the application', () => {
    expect(capabilities({ turnDetection: { type: 'server_vad' } }).canDisableTurnDetection).toBe(false);
  });

  it('report that an agent has its own instructions and tools', () => {
    const options = resolveOptions(
      {
        endpoint: 'https://res.services.ai.azure.com',
        agent: { agentName: 'a', projectName: 'p' },
        credential: { getToken: async () => null },
      },
      { env: {}, warn: () => {} },
    );
    expect(capabilitiesOf(initialConfiguration(options), options)).toMatchObject({
      midSessionInstructionsUpdate: false,
      midSessionToolsUpdate: false,
    });
  });
});

describe('a session whose turns are detected by the framework', () => {
  it('has no turn detection at the service, whatever the options say', () => {
    const wish = { turnDetectionDisabled: true };
    const configuration = initialConfiguration(resolve({ turnDetection: { type: 'server_vad' } }), wish);
    expect(configuration.wanted.turn_detection).toBeNull();
    expect(capabilities({}, wish)).toMatchObject({ turnDetection: false, canDisableTurnDetection: false });
  });

  it('has turn detection at the service when this is not requested', () => {
    expect(capabilities({}, { turnDetectionDisabled: false }).turnDetection).toBe(true);
    expect(capabilities({}, {}).turnDetection).toBe(true);
  });
});
