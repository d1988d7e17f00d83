// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { RealtimeModelOptions } from '../options/options.ts';
import { resolveOptions } from '../options/resolve-options.ts';
import type { ResolvedTarget } from '../options/resolved-options.ts';
import { configurationFor } from './initial-configuration.ts';
import { fitted } from './model-limits.ts';

const target = (model: string, options: RealtimeModelOptions = {}): ResolvedTarget => {
  const all = { endpoint: 'http://127.0.0.1:1', model: 'another', ...options, fallback: [{ model }] };
  const [found] = resolveOptions(all, { env: {} }).fallback;
  if (!found) throw new Error('no target');
  return found;
};

const AVA = { type: 'azure-standard', name: 'en-US-Ava:DragonHDLatestNeural' };
const ALLOY = { type: 'openai', name: 'alloy' };
const OWN = { type: 'azure-realtime-native', name: 'ava' };
const EOU = { type: 'server_vad', end_of_utterance_detection: { model: 'semantic_detection_v1' } };
const MCP = { type: 'mcp', server_label: 's', server_url: 'https://s.example' };
const LOOK = { type: 'function', name: 'look' };

describe('a setting that was made for another model', () => {
  it.each<[string, string, unknown, unknown]>([
    ['gpt-realtime', 'voice', ALLOY, ALLOY],
    ['gpt-realtime', 'voice', AVA, AVA],
    ['gpt-realtime', 'voice', OWN, AVA],
    ['gpt-realtime', 'voice', 'a-voice-of-next-year', 'a-voice-of-next-year'],
    ['azure-realtime', 'voice', OWN, OWN],
    ['azure-realtime', 'voice', AVA, OWN],
    ['azure-realtime', 'voice', ALLOY, OWN],
    ['gpt-4.1', 'voice', AVA, AVA],
    ['gpt-4.1', 'voice', ALLOY, AVA],
    ['gpt-4.1', 'voice', OWN, AVA],
    ['phi4-mm-realtime', 'voice', ALLOY, AVA],
    ['gpt-4.1', 'turn_detection', null, null],
    ['gpt-4.1', 'turn_detection', { type: 'server_vad' }, { type: 'server_vad' }],
    ['gpt-realtime', 'turn_detection', { type: 'semantic_vad' }, { type: 'semantic_vad' }],
    ['gpt-4.1', 'turn_detection', { type: 'semantic_vad', eagerness: 'low' }, { type: 'azure_semantic_vad' }],
    [
      'gpt-4.1',
      'turn_detection',
      { type: 'semantic_vad', create_response: false },
      { type: 'azure_semantic_vad', create_response: false },
    ],
    ['azure-realtime', 'turn_detection', { type: 'semantic_vad' }, { type: 'server_vad' }],
    ['gpt-4.1', 'turn_detection', EOU, EOU],
    ['gpt-realtime', 'turn_detection', EOU, { type: 'server_vad' }],
    ['gpt-realtime', 'input_audio_transcription', { model: 'azure-speech' }, { model: 'azure-speech' }],
    ['gpt-4.1', 'input_audio_transcription', null, null],
    ['gpt-4.1', 'input_audio_transcription', { model: 'mai-transcribe-1' }, { model: 'mai-transcribe-1' }],
    [
      'gpt-4.1',
      'input_audio_transcription',
      { model: 'gpt-4o-transcribe', language: 'de', prompt: 'x' },
      { model: 'azure-speech', language: 'de' },
    ],
    ['gpt-realtime', 'input_audio_noise_reduction', { type: 'far_field' }, { type: 'far_field' }],
    ['gpt-4.1', 'input_audio_noise_reduction', { type: 'far_field' }, { type: 'far_field' }],
    [
      'gpt-4.1',
      'input_audio_noise_reduction',
      { type: 'azure_deep_noise_suppression' },
      { type: 'azure_deep_noise_suppression' },
    ],
    ['gpt-realtime', 'interim_response', { type: 'llm_interim_response' }, undefined],
    ['gpt-4.1', 'interim_response', { type: 'llm_interim_response' }, { type: 'llm_interim_response' }],
    ['phi4-mini', 'tools', [MCP, LOOK], [LOOK]],
    ['gpt-4.1', 'tools', [MCP, LOOK], [MCP, LOOK]],
    ['gpt-4.1', 'instructions', 'Be brief.', 'Be brief.'],
  ])('%s: %s %o', (model, field, value, taken) => {
    expect(fitted(field, value, target(model))).toEqual(taken);
  });
});

describe('the configuration for a fallback target', () => {
  it('names the fields it omits or replaces', () => {
    const options: RealtimeModelOptions = {
      voice: 'alloy',
      turnDetection: { type: 'semantic_vad' },
      temperature: 0.7,
    };
    const { start, leftOut } = configurationFor(target('gpt-4.1', options));
    expect(leftOut.toSorted()).toEqual(['turn_detection', 'voice']);
    expect(start).toMatchObject({ borrowed: true, configured: { voice: AVA, temperature: 0.7 } });
  });

  it('omits nothing that fits, and nothing that the target sets itself', () => {
    expect(configurationFor(target('gpt-realtime', { voice: 'alloy' })).leftOut).toEqual([]);
    const options = { endpoint: 'http://127.0.0.1:1', fallback: [{ model: 'gpt-4.1', voice: 'alloy' }] };
    const [own] = resolveOptions(options, { env: {} }).fallback;
    expect(own && configurationFor(own)).toMatchObject({
      leftOut: [],
      start: { configured: { voice: ALLOY } },
    });
  });

  it('sends the values in extra verbatim', () => {
    const extra = { turn_detection: { type: 'semantic_vad' } };
    const { start, leftOut } = configurationFor(target('gpt-4.1', { extra }));
    expect(start.configured.turn_detection).toEqual({ type: 'semantic_vad' });
    expect(leftOut).toEqual([]);
  });

  it('requests word times if its own voice supports them', () => {
    const { start } = configurationFor(target('gpt-4.1', { voice: 'alloy' }));
    expect(start.configured.output_audio_timestamp_types).toEqual(['word']);
  });
});
