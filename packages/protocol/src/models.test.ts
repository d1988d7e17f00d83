// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { familyOf, isKnownModel, isKnownProfile, traitsOf } from './models.ts';

describe('the family of a model', () => {
  it.each([
    ['gpt-realtime', 'native'],
    ['gpt-realtime-2.1-mini', 'native'],
    ['gpt-realtime-1.5-datazone', 'native'],
    ['gpt-realtime-3', 'native'],
    ['gpt-4o-mini-realtime-preview', 'native'],
    [' GPT-Realtime ', 'native'],
    ['azure-realtime', 'native'],
    ['phi4-mm-realtime', 'cascaded'],
    ['phi4-mini', 'cascaded'],
    ['gpt-4o', 'cascaded'],
    ['gpt-5.9', 'cascaded'],
  ])('%j is %s', (model, family) => {
    expect(familyOf(model)).toBe(family);
  });

  it.each([
    ['byom-azure-openai-realtime', 'native'],
    ['byom-azure-openai-chat-completion', 'cascaded'],
    ['byom-foundry-anthropic-messages', 'cascaded'],
    ['byom-something-new-realtime', 'native'],
  ])('is determined by the profile %s, whatever the name of the deployment', (profile, family) => {
    expect(familyOf('gpt-realtime', profile)).toBe(family);
    expect(familyOf('my-deployment', profile)).toBe(family);
  });

  it.each([null, undefined, ''])('is determined by the name when the profile is %j', (profile) => {
    expect(familyOf('gpt-realtime', profile)).toBe('native');
  });
});

describe('the traits of a model', () => {
  it.each([
    ['gpt-realtime', { secondGeneration: false, parallelCalls: false, voices: ['openai', 'azure'] }],
    ['gpt-realtime-2.1-mini-datazone', { secondGeneration: true, parallelCalls: true }],
    ['gpt-realtime-2025-08-28', { secondGeneration: false }],
    ['azure-realtime', { voices: ['azure-realtime-native'] }],
    ['phi4-mm-realtime', { takesMcp: false, voices: ['azure'] }],
    ['gpt-5.9', { reasons: true, voices: ['azure'] }],
    ['gpt-5-chat-latest', { reasons: false }],
    ['gpt-4.1', { reasons: false, takesMcp: true }],
  ])('%s: %j', (model, traits) => {
    expect(traitsOf(model)).toMatchObject(traits);
  });

  it('follow the name if it belongs to the family, otherwise the family', () => {
    expect(traitsOf('gpt-realtime-2', 'native')).toMatchObject({ secondGeneration: true });
    expect(traitsOf('my-deployment', 'native')).toMatchObject({
      family: 'native',
      voices: ['openai', 'azure'],
    });
    expect(traitsOf('gpt-realtime-2', 'cascaded')).toMatchObject({ family: 'cascaded', voices: ['azure'] });
  });
});

it('distinguishes models and profiles that the service offers from others', () => {
  expect(['gpt-5', 'gpt-realtime-datazone', 'gpt-6', ''].map(isKnownModel)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(['byom-azure-openai-realtime', 'byom-x', ''].map(isKnownProfile)).toEqual([true, false, false]);
});
