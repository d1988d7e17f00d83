// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { familyOf, isKnownModel, isKnownProfile } from './models.ts';

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
  ])('is decided by the profile %s, whatever the deployment is called', (profile, family) => {
    expect(familyOf('gpt-realtime', profile)).toBe(family);
    expect(familyOf('my-deployment', profile)).toBe(family);
  });

  it.each([null, undefined, ''])('is decided by the name when the profile is %j', (profile) => {
    expect(familyOf('gpt-realtime', profile)).toBe('native');
  });
});

it('tells models and profiles the service offers from others', () => {
  expect(['gpt-5', 'gpt-realtime-datazone', 'gpt-6', ''].map(isKnownModel)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(['byom-azure-openai-realtime', 'byom-x', ''].map(isKnownProfile)).toEqual([true, false, false]);
});
