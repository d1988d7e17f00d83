// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { differences } from './session-differences.ts';

describe('what the service holds otherwise than it was sent', () => {
  test.each<[string, object, object, string[]]>([
    [
      'another voice',
      { voice: { name: 'a', type: 't' } },
      { voice: { name: 'b', type: 't' } },
      ['voice.name'],
    ],
    ['a number', { temperature: 0.7 }, { temperature: 0.8 }, ['temperature']],
    [
      'nothing in place of a setting',
      { input_audio_noise_reduction: { type: 'x' } },
      { input_audio_noise_reduction: null },
      ['input_audio_noise_reduction'],
    ],
    [
      'a setting in place of nothing',
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
  ])('is told when it is %s', (_, sent, account, told) => {
    expect(differences({ ...sent }, { ...account })).toEqual(told);
  });

  test.each<[string, object, object]>([
    ['is left out', { temperature: 0.7 }, {}],
    ['has more fields', { voice: { name: 'a' } }, { voice: { name: 'a', type: 't', rate: null } }],
    ['is a voice spelled out', { voice: 'alloy' }, { voice: { type: 'openai', name: 'alloy' } }],
    ['has seven digits', { temperature: 0.7 }, { temperature: Math.fround(0.7) }],
    ['has another case', { voice: { name: 'en-US-AvaNeural' } }, { voice: { name: 'en-us-avaneural' } }],
    ['says another way that it is off', { turn_detection: { type: 'none' } }, { turn_detection: null }],
    ['spells a default out', { max_response_output_tokens: null }, { max_response_output_tokens: 'inf' }],
    ['is a list of tools', { tools: [{ name: 'a' }] }, { tools: [] }],
    ['is a text that was trimmed', { instructions: 'Be brief. ' }, { instructions: 'Be brief.' }],
  ])('is nothing when the account %s', (_, sent, account) => {
    expect(differences({ ...sent }, { ...account })).toEqual([]);
  });
});
