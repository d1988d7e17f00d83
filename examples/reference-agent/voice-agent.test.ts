// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { voiceAgentFrom } from './voice-agent.ts';

it('is asked for by project and name', () => {
  const agent = { project: 'shop', name: 'front-desk', useDefinition: false };
  expect(voiceAgentFrom({ VOICE_AGENT: ' shop/front-desk ' })).toEqual({ agent });
});

it.each([{}, { VOICE_AGENT: '' }])('is not asked for by %j', (env) => {
  expect(voiceAgentFrom(env)).toEqual({});
});

it.each(['shop', 'shop/', '/desk', 'a/b/c'])('says what to give in place of %j', (given) => {
  expect(() => voiceAgentFrom({ VOICE_AGENT: given })).toThrow(/shop\/front-desk/u);
});
