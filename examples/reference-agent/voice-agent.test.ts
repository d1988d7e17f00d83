// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { voiceAgentFrom } from './voice-agent.ts';

it('is selected by project and name', () => {
  const agent = { project: 'shop', name: 'front-desk', useDefinition: false };
  expect(voiceAgentFrom({ VOICE_AGENT: ' shop/front-desk ' })).toEqual({ agent });
});

it.each([{}, { VOICE_AGENT: '' }])('is not selected by %j', (env) => {
  expect(voiceAgentFrom(env)).toEqual({});
});

it.each(['shop', 'shop/', '/desk', 'a/b/c'])('says which form is expected instead of %j', (given) => {
  expect(() => voiceAgentFrom({ VOICE_AGENT: given })).toThrow(/shop\/front-desk/u);
});
