// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { recording } from '../../e2e/stage/stack.ts';
import { pushToTalk } from '../programs/push-to-talk.ts';
import { useRooms } from './stage.ts';

const rooms = useRooms('push-to-talk', pushToTalk);

test('push-to-talk in a room: a turn is answered when it ends, a cancelled one never', async () => {
  const caller = await rooms.call();
  await caller.ask('start_turn');
  await caller.microphone.say(recording('caller-4-goodbye', 1));
  await caller.ask('cancel_turn');

  await caller.ask('start_turn');
  await caller.microphone.say(recording('caller-1-question', 1));
  await caller.ask('end_turn');
  await expect.poll(() => caller.said('agent')).toEqual(['Yes, at forty euros a day.']);
  await expect.poll(() => caller.said('me')).toEqual(['Do you rent out kayaks?']);

  await caller.ask('start_turn');
  await caller.microphone.say(recording('caller-2-weather', 1));
  await caller.ask('end_turn');
  await expect.poll(() => caller.said('agent').at(-1)).toBe('The paddle is included.');
});
