// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { Caller, invite } from '@voicelive-kit/room/callers/caller.ts';
import { RoomServiceClient } from 'livekit-server-sdk';
import { expect, onTestFinished, test } from 'vitest';
import { FaceWitness } from './stage/face-witness.ts';
import { callsOf, useStack } from './stage/stack.ts';
import { STORY } from './stage/story.ts';

const stage = useStack('avatar-faults', {
  scenario: {
    version: 1,
    greeting: { say: STORY },
    turns: Array.from({ length: 9 }, () => ({ say: STORY })),
  },
  workerEnv: { AVATAR: 'lisa/casual-sitting' },
  emulator: { pace: 'realtime' },
});

test('the face continues when the connection is cut in the middle of speech, and when it is removed from the room', async () => {
  const invitation = await invite(stage.stack.web.url);
  let witness: FaceWitness | undefined;
  const caller = await Caller.join(invitation, 48_000, 1, (joined) => {
    witness = new FaceWitness(joined);
  });
  onTestFinished(() => caller.leave());
  const face = witness!;
  await expect.poll(() => face.spokeSince(0)).toBe(true);
  const [first] = face.faces;
  expect(first?.identity).toBe('azure-voicelive-avatar-agent');
  expect(first?.onBehalfOf).toMatch(/^agent-/u);

  stage.emulator.inject({ slug: 'cut', session: callsOf(stage)[0]?.id ?? '' });
  await expect.poll(() => callsOf(stage).length).toBe(2);
  const afterCut = face.mouths.length;
  await caller.type('Go on.');
  await expect.poll(() => face.spokeSince(afterCut)).toBe(true);
  expect(face.faces).toHaveLength(1);

  const { url: server, apiKey, apiSecret } = stage.stack.livekit.access;
  const rooms = new RoomServiceClient(server.replace(/^ws/u, 'http'), apiKey, apiSecret);
  await rooms.removeParticipant(invitation.room, 'azure-voicelive-avatar-agent');
  await expect.poll(() => face.faces.length).toBe(2);
  const afterReturn = face.mouths.length;
  await caller.type('And then?');
  await expect.poll(() => face.spokeSince(afterReturn)).toBe(true);
});
