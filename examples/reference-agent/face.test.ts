// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { faceFrom, wantsFace } from './face.ts';

test('there is no face unless requested', () => {
  expect(wantsFace({})).toBe(false);
  expect(faceFrom({ FACE: '0' })).toEqual({});
  expect(faceFrom({ FACE: '1', AVATAR: 'lisa/casual-sitting' })).toEqual({});
});

test('a face uses a voice with visemes, or the configured voice', () => {
  const animation = { outputs: ['viseme_id'] };
  expect(faceFrom({ FACE: '1' })).toEqual({ animation, voice: 'en-US-AvaNeural' });
  expect(faceFrom({ FACE: '1', AZURE_VOICELIVE_VOICE: 'de-DE-KatjaNeural' })).toEqual({ animation });
});
