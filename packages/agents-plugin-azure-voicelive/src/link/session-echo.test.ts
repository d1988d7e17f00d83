// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { canAnswer } from './session-echo.ts';

const BEFORE = {
  instructions: 'Be brief.',
  temperature: 0.8,
  tool_choice: 'auto',
  tools: [],
  turn_detection: { type: 'server_vad', threshold: 0.5, create_response: true },
  voice: { type: 'azure-standard', name: 'en-US-AvaNeural', temperature: null },
  modalities: ['text', 'audio'],
};

describe('a reported session', () => {
  it.each([
    ['shows the value sent', { instructions: 'Be kind.' }, { instructions: 'Be kind.' }],
    ['shows it with defaults filled in', { voice: 'alloy' }, { voice: { type: 'openai', name: 'alloy' } }],
    [
      'shows a part of a value with the rest filled in',
      { turn_detection: { type: 'server_vad', threshold: 0.6 } },
      { turn_detection: { ...BEFORE.turn_detection, threshold: 0.6 } },
    ],
    [
      'shows a number with the precision of the service',
      { temperature: 0.9 },
      { temperature: 0.8999999761581421 },
    ],
    ['omits what was switched off', { turn_detection: { type: 'none' } }, { turn_detection: undefined }],
    ['shows one of several fields', { temperature: 0.9, reasoning_effort: 'low' }, { temperature: 0.9 }],
    ['shows what was already in effect', { tool_choice: 'auto' }, {}],
    ['shows what was already in effect, as a part', { turn_detection: { type: 'server_vad' } }, {}],
    ['shows null for nothing', { avatar: null }, {}],
  ])('can be the answer when it %s', (_, sent, change) => {
    expect(canAnswer(sent, BEFORE, { ...BEFORE, ...change })).toBe(true);
  });

  it.each([
    ['is what it was', { instructions: 'Be kind.' }, {}],
    ['is unchanged in all fields that were sent', { instructions: 'Be kind.', temperature: 0.9 }, {}],
    ['differs in other fields only', { instructions: 'Be kind.' }, { expires_at: 1_800_000_000 }],
    ['is unchanged in the one field that was to change', { instructions: 'Be kind.', tools: [] }, {}],
    ['contains one tool less than was sent', { tools: [{ type: 'function', name: 'look' }] }, {}],
    ['never shows the field', { unheard_of: 1 }, {}],
  ])('cannot be the answer when it %s', (_, sent, change) => {
    expect(canAnswer(sent, BEFORE, { ...BEFORE, ...change })).toBe(false);
  });

  it('can be the answer when there was no earlier report', () => {
    expect(canAnswer({ instructions: 'Be kind.' }, undefined, BEFORE)).toBe(true);
  });
});
