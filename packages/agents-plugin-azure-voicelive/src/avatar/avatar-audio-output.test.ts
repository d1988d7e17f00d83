// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { AudioFrame } from '@livekit/rtc-node';
import { initializeLogger } from '@livekit/agents';
import { expect, it } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { AvatarAudioOutput, SpokenPlaces } from './avatar-audio-output.ts';
import { AvatarPlayer } from './avatar-player.ts';

initializeLogger({ pretty: false, level: 'silent' });
const RATE = 24_000;

function speaking() {
  const clock = new ManualClock();
  const player = new AvatarPlayer({
    clock,
    sampleRate: RATE,
    stage: { play: () => undefined, silence: () => undefined, show: () => undefined },
    started: () => output.started(),
    finished: (positionMs, interrupted) => output.finished(positionMs, interrupted),
    picturesWanted: () => undefined,
  });
  player.release();
  const output: AvatarAudioOutput = new AvatarAudioOutput(
    RATE,
    () => player,
    new SpokenPlaces(),
    () => player.clear(undefined),
  );
  const capture = (ms: number): Promise<void> =>
    output.captureFrame(new AudioFrame(new Int16Array(24 * ms), RATE, 1, 24 * ms));
  return { clock, player, output, capture };
}

it('keeps nobody waiting for a segment without sound', async () => {
  const { clock, output, capture } = speaking();
  await capture(0);
  output.flush();
  await output.waitForPlayout();
  clock.advance(10);
  expect(clock.pending).toBe(0);
});

it('keeps nobody waiting for what is said when the avatar ends', async () => {
  const { clock, player, output, capture } = speaking();
  await capture(1000);
  clock.advance(500);
  player.close();
  await capture(1000);
  output.flush();
  expect(await output.waitForPlayout()).toMatchObject({ interrupted: true });
  await capture(1000);
  output.flush();
  await output.waitForPlayout();
  expect(clock.pending).toBe(0);
});
