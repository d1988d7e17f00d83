// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { RealtimeModelOptions } from '../options/options.ts';
import { resolveOptions } from '../options/resolve-options.ts';
import { initialConfiguration } from './initial-configuration.ts';

const configure = (options: RealtimeModelOptions) =>
  initialConfiguration(
    resolveOptions({ endpoint: 'http://127.0.0.1:4000', ...options }, { env: {}, warn: () => {} }),
  );

const mcp = { type: 'mcp' as const, serverLabel: 'docs', serverUrl: 'https://mcp.test' };
const wireMcp = { type: 'mcp', server_label: 'docs', server_url: 'https://mcp.test' };

describe('the initial configuration of a session', () => {
  it('requests word times for Azure voices, as an optional field that the service may refuse', () => {
    const azure = configure({ voice: 'en-US-AvaNeural' });
    expect(azure.sendsWordTimes).toBe(true);
    expect(azure.isOptional('output_audio_timestamp_types')).toBe(true);
    expect(configure({ voice: 'alloy' }).sendsWordTimes).toBe(false);
  });

  it.each([{ type: null }, { type: 7 }, null, 'x'])('accepts an invalid voice in extra: %j', (voice) => {
    expect(configure({ extra: { voice } }).wanted.voice).toEqual(voice);
  });

  it('can drop defaults of the plugin, but no requested field', () => {
    const defaults = configure({});
    expect(defaults.isOptional('input_audio_transcription')).toBe(true);
    expect(defaults.isOptional('turn_detection')).toBe(true);
    expect(defaults.isOptional('voice')).toBe(false);
    const chosen = configure({
      inputAudioTranscription: { model: 'whisper-1' },
      extra: { turn_detection: { type: 'server_vad' }, output_audio_timestamp_types: ['word'] },
    });
    expect(chosen.isOptional('input_audio_transcription')).toBe(false);
    expect(chosen.isOptional('turn_detection')).toBe(false);
    expect(chosen.isOptional('output_audio_timestamp_types')).toBe(false);
  });

  it('lets extra override options, and ignores undefined values in it', () => {
    const { wanted } = configure({ temperature: 0.5, extra: { temperature: 0.9, instructions: undefined } });
    expect(wanted.temperature).toBe(0.9);
    expect(configure({ instructions: 'a', extra: { instructions: undefined } }).instructions).toBe('a');
  });

  it('keeps the values in extra when the framework updates the session', () => {
    const configuration = configure({ extra: { instructions: 'of extra', tool_choice: 'required' } });
    configuration.change({ instructions: 'of the agent' }, 'framework');
    configuration.change({ tool_choice: 'none' }, 'framework');
    expect(configuration.wanted).toMatchObject({ instructions: 'of extra', tool_choice: 'required' });
  });

  it.each([
    ['an option', { tools: [mcp] }],
    ['extra', { extra: { tools: [wireMcp] } }],
  ])('offers tools of %s alongside the functions of the framework', (_, options) => {
    const configuration = configure(options);
    configuration.setAgentTools([{ type: 'function', name: 'f' }]);
    expect(configuration.wanted.tools).toEqual([wireMcp, { type: 'function', name: 'f' }]);
  });
});
