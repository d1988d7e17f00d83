// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { type AvatarAction, avatarReducer, type AvatarView, NO_AVATAR } from './avatar-view.ts';

const stream = { id: 'avatar' } as MediaStream;
const run = (...actions: AvatarAction[]): AvatarView => actions.reduce(avatarReducer, NO_AVATAR);

test('a face takes the place of a problem, and a problem that of a face', () => {
  expect(run({ type: 'failed', problem: 'refused' }, { type: 'shown', stream })).toEqual({
    stream,
    problem: undefined,
    blocked: false,
  });
  expect(run({ type: 'shown', stream }, { type: 'failed', problem: 'unreachable' })).toEqual({
    stream: undefined,
    problem: 'unreachable',
    blocked: false,
  });
});

test('a face that the browser does not play waits for a click', () => {
  expect(run({ type: 'shown', stream }, { type: 'blocked' }).blocked).toBe(true);
  expect(run({ type: 'shown', stream }, { type: 'blocked' }, { type: 'clicked' }).blocked).toBe(false);
});

test('nothing is left of an avatar that has gone', () => {
  expect(run({ type: 'shown', stream }, { type: 'gone' })).toBe(NO_AVATAR);
  expect(run({ type: 'shown', stream }, { type: 'gone' }, { type: 'blocked' }).blocked).toBe(false);
});
