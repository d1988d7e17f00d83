// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { Caller, invite } from '@voicelive-kit/room/callers/caller.ts';
import { expect, onTestFinished, test } from 'vitest';
import { callIn, recording, useHouse } from './stage/house.ts';

const stage = useHouse('drain');

test('a worker that is told to stop finishes its call, takes no other, and exits with it', async () => {
  const caller = await callIn(stage);
  await expect.poll(() => caller.said('agent').length).toBe(1);
  const [worker] = stage.house.workers;
  if (!worker) throw new Error('there is no worker');
  worker.child.process.kill('SIGTERM');

  await caller.microphone.say(recording('caller-1-question', 1));
  const answer = 'Yes, we do. A kayak is forty euros a day, and the paddle is included.';
  await expect.poll(() => caller.said('agent').at(-1)).toBe(answer);
  expect(worker.child.end).toBeUndefined();

  // The next caller waits until another worker is available.
  const invitation = await invite(stage.house.web.url);
  const second = await stage.house.hire();
  const other = await Caller.join(invitation);
  onTestFinished(() => other.leave());
  const { active_jobs: calls } = (await (await fetch(new URL('/worker', second.healthUrl))).json()) as {
    active_jobs: number;
  };
  expect(calls).toBe(1);

  await caller.leave();
  await expect.poll(() => worker.child.end).toBeDefined();
  await expect.poll(() => other.said('agent').length).toBe(1);
});
