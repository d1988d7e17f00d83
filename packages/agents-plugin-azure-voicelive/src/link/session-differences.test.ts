// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { differences } from './session-differences.ts';

describe('differences between sent and reported settings', () => {
  test.each<[string, object, object, string[]]>([
    [
      'another voice',
      { voice: { name: 'a', type: 't' } },
      { voice: { name: 'b', type: 't' } },
      ['voice.name'],
    ],
    ['a number', { temperature: 0.7 }, { temperature: 0.8 }, ['temperature']],
    [
      'null in place of a setting',
      { input_audio_noise_reduction: { type: 'x' } },
      { input_audio_noise_reduction: null },
      ['input_audio_noise_reduction'],
    ],
    [
      'a setting in place of null',
      { turn_detection: null },
      { turn_detection: { type: 'server_vad' } },
      ['turn_detection'],
    ],
    [
      'a flag',
      { turn_detection: { create_response: false } },
      { turn_detection: { create_response: true } },
      ['turn_detection.create_response'],
    ],
  ])('include the field when the service reports %s', (_, sent, account, told) => {
    expect(differences({ ...sent }, { ...account })).toEqual(told);
  });

  test.each<[string, object, object]>([
    ['omits the field', { temperature: 0.7 }, {}],
    ['has more fields', { voice: { name: 'a' } }, { voice: { name: 'a', type: 't', rate: null } }],
    [
      'has a voice object in place of its name',
      { voice: 'alloy' },
      { voice: { type: 'openai', name: 'alloy' } },
    ],
    ['has numbers with seven digits', { temperature: 0.7 }, { temperature: Math.fround(0.7) }],
    [
      'has names in another case',
      { voice: { name: 'en-US-AvaNeural' } },
      { voice: { name: 'en-us-avaneural' } },
    ],
    ['has another value for off', { turn_detection: { type: 'none' } }, { turn_detection: null }],
    ['has an explicit default', { max_response_output_tokens: null }, { max_response_output_tokens: 'inf' }],
    ['has another list of tools', { tools: [{ name: 'a' }] }, { tools: [] }],
    ['has trimmed text', { instructions: 'Be brief. ' }, { instructions: 'Be brief.' }],
  ])('are empty when the report %s', (_, sent, account) => {
    expect(differences({ ...sent }, { ...account })).toEqual([]);
  });
});
