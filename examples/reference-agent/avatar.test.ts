// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { avatarFrom } from './avatar.ts';

test('is named by the environment; undefined without it', () => {
  expect(avatarFrom({ AVATAR: ' lisa/casual-sitting ' })).toEqual({
    avatar: {
      character: 'lisa',
      style: 'casual-sitting',
      customized: false,
      outputProtocol: 'websocket',
    },
  });
  expect(avatarFrom({})).toEqual({});
});

test.each(['lisa', '/casual', 'lisa/', 'a/b/c'])('rejects %j and names the expected form', (AVATAR) => {
  expect(() => avatarFrom({ AVATAR })).toThrow(/lisa\/casual-sitting/u);
});
