// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Caller, invite } from '@voicelive-kit/room/callers/caller.ts';
import { expect, onTestFinished, test } from 'vitest';
import { callIn, recording, useStack } from './stage/stack.ts';

const stage = useStack('drain');

test('a worker that is told to stop finishes its call, takes no other, and exits with it', async () => {
  const caller = await callIn(stage);
  await expect.poll(() => caller.said('agent').length).toBe(1);
  const [worker] = stage.stack.workers;
  if (!worker) throw new Error('there is no worker');
  worker.child.process.kill('SIGTERM');

  await caller.microphone.say(recording('caller-1-question', 1));
  const answer = 'Yes, we do. A kayak is forty euros a day, and the paddle is included.';
  await expect.poll(() => caller.said('agent').at(-1)).toBe(answer);
  expect(worker.child.end).toBeUndefined();

  // The next caller waits until another worker is available.
  const invitation = await invite(stage.stack.web.url);
  const second = await stage.stack.hire();
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

test('a worker that is told to drain and stay takes no other call, says how many it has, and does not end', async () => {
  const worker = stage.stack.workers.find(({ child }) => child.end === undefined);
  if (!worker) throw new Error('there is no worker');
  const drain = (): string => {
    const program = join(import.meta.dirname, '../../examples/reference-agent/drain.ts');
    const env = { ...process.env, PORT: new URL(worker.healthUrl).port };
    return spawnSync(process.execPath, [program, String(worker.child.process.pid)], { env, encoding: 'utf8' })
      .stdout;
  };
  const caller = await callIn(stage);
  await expect.poll(() => caller.said('agent').length).toBe(1);
  const next = await stage.stack.hire();
  expect(drain()).toBe('calls=1\n');

  // At once, before LiveKit has heard that this one is full: it refuses, and the call goes to the other.
  const other = await Caller.join(await invite(stage.stack.web.url));
  onTestFinished(() => other.leave());
  await expect.poll(() => other.said('agent').length).toBe(1);
  const { active_jobs: calls } = (await (await fetch(new URL('/worker', next.healthUrl))).json()) as {
    active_jobs: number;
  };
  expect(calls).toBe(1);

  await caller.leave();
  await expect.poll(drain).toBe('calls=0\n');
  expect(worker.child.end).toBeUndefined();
});
