// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import {
  isMicrophoneOpen,
  PUSH_TO_TALK_OFF,
  type PushToTalk,
  type PushToTalkAction,
  pushToTalkReducer,
  spaceMeansTalk,
} from './push-to-talk.ts';

const run = (...actions: PushToTalkAction[]): PushToTalk =>
  actions.reduce(pushToTalkReducer, PUSH_TO_TALK_OFF);
const on: PushToTalkAction[] = [{ type: 'switch' }, { type: 'switched', on: true }];

test('the microphone is open only while held, once the agent has switched', () => {
  expect(isMicrophoneOpen(run())).toBe(true);
  expect(isMicrophoneOpen(run({ type: 'switch' }))).toBe(true);
  expect(isMicrophoneOpen(run(...on))).toBe(false);
  expect(isMicrophoneOpen(run(...on, { type: 'press' }))).toBe(true);
  expect(isMicrophoneOpen(run(...on, { type: 'press' }, { type: 'release' }))).toBe(false);
  expect(isMicrophoneOpen(run(...on, { type: 'press' }, { type: 'cancel' }))).toBe(false);
});

test('pressing does nothing while the mode is off', () => {
  expect(run({ type: 'press' })).toEqual(PUSH_TO_TALK_OFF);
});

test('an agent without push-to-talk leaves the microphone open, and the page says so', () => {
  const state = run({ type: 'switch' }, { type: 'failed', unsupported: true, message: 'not known' });
  expect(state).toEqual({ mode: 'unsupported', holding: false, problem: 'not known' });
  expect(isMicrophoneOpen(state)).toBe(true);
  expect(pushToTalkReducer(state, { type: 'switch' })).toBe(state);
});

test('a failed turn keeps the mode, a failed switch does not', () => {
  const failed: PushToTalkAction = { type: 'failed', unsupported: false, message: 'timeout' };
  expect(run(...on, { type: 'press' }, failed)).toMatchObject({
    mode: 'on',
    holding: false,
    problem: 'timeout',
  });
  expect(run({ type: 'switch' }, failed)).toMatchObject({ mode: 'off', problem: 'timeout' });
});

test('another agent starts with an open microphone', () => {
  expect(isMicrophoneOpen(run(...on, { type: 'reset' }))).toBe(true);
});

test('the space bar talks anywhere but in fields and other buttons', () => {
  const focused = (...matching: string[]) => ({
    closest: (selector: string) => selector.split(', ').some((part) => matching.includes(part)),
  });
  expect(spaceMeansTalk(null)).toBe(true);
  expect(spaceMeansTalk(focused())).toBe(true);
  expect(spaceMeansTalk(focused('input'))).toBe(false);
  expect(spaceMeansTalk(focused('button'))).toBe(false);
  expect(spaceMeansTalk(focused('button', '[data-hold-to-talk]'))).toBe(true);
});
