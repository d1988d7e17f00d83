// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { AudioFrame } from '@livekit/rtc-node';
import { initializeLogger, voice } from '@livekit/agents';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { ReportedAudioOutput } from './reported-audio-output.ts';

initializeLogger({ pretty: false, level: 'silent' });
const { EVENT_PLAYBACK_STARTED, EVENT_PLAYBACK_FINISHED } = voice.AudioOutput;

function reporting() {
  const clock = new ManualClock();
  const told: unknown[] = [];
  let cleared = 0;
  const output = new ReportedAudioOutput(24_000, clock, () => (cleared += 1));
  output.on(EVENT_PLAYBACK_STARTED, () => told.push('started'));
  output.on(EVENT_PLAYBACK_FINISHED, ({ playbackPosition, interrupted }: voice.PlaybackFinishedEvent) =>
    told.push([playbackPosition, interrupted]),
  );
  const capture = (ms: number): Promise<void> =>
    output.captureFrame(new AudioFrame(new Int16Array(24 * ms), 24_000, 1, 24 * ms));
  return { clock, output, told, capture, cleared: () => cleared };
}

describe('playback of an avatar whose media bypass the agent', () => {
  it('starts and ends when the avatar reports it', async () => {
    const { clock, output, told, capture } = reporting();
    await capture(1000);
    output.flush();
    clock.advance(400);
    expect(told).toEqual([]);
    output.speaking();
    expect(told).toEqual(['started']);
    clock.advance(1100);
    expect(told).toEqual(['started']);
    output.idle();
    expect(told).toEqual(['started', [1, false]]);
    expect(clock.pending).toBe(0);
  });

  it('follows the clock when the avatar reports nothing', async () => {
    const { clock, output, told, capture } = reporting();
    await capture(1000);
    output.flush();
    clock.advance(1500);
    expect(told).toEqual(['started']);
    clock.advance(1000);
    expect(told).toEqual(['started', [1, false]]);
  });

  it('ends when the avatar never reports that it is idle', async () => {
    const { clock, output, told, capture } = reporting();
    output.speaking();
    await capture(500);
    output.flush();
    clock.advance(1500);
    expect(told).toEqual(['started', [0.5, false]]);
  });

  it('is reported as heard up to the current time when it is interrupted', async () => {
    const { clock, output, told, capture, cleared } = reporting();
    output.speaking();
    await capture(2000);
    clock.advance(700);
    output.clearBuffer();
    expect(cleared()).toBe(1);
    expect(told).toEqual(['started', [0.7, true]]);
    await capture(100);
    output.flush();
    expect(told).toHaveLength(2);
    expect(output.pendingPlayoutSegments).toBe(0);
  });

  it('is reported as unheard when it is interrupted before it started', async () => {
    const { output, told, capture } = reporting();
    await capture(2000);
    output.clearBuffer();
    expect(told).toEqual([[0, true]]);
  });

  it('is reported as heard up to where the service silenced it when the interruption arrives later', async () => {
    const { clock, output, told, capture } = reporting();
    output.speaking();
    await capture(2000);
    output.flush();
    clock.advance(600);
    output.idle();
    clock.advance(200);
    expect(told).toEqual(['started']);
    output.clearBuffer();
    expect(told).toEqual(['started', [0.6, true]]);
    expect(clock.pending).toBe(0);
  });

  it('counts as interrupted when the service silenced it and no interruption arrives', async () => {
    const { clock, output, told, capture } = reporting();
    output.speaking();
    await capture(2000);
    output.flush();
    clock.advance(600);
    output.idle();
    clock.advance(1000);
    expect(told).toEqual(['started', [0.6, true]]);
    expect(clock.pending).toBe(0);
  });

  it('ends when the avatar ends', async () => {
    const { clock, output, told, capture } = reporting();
    await capture(2000);
    output.close();
    expect(told).toEqual([[0, true]]);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['has no sound', () => undefined, 0],
    ['begins after the end of the avatar', (output: ReportedAudioOutput) => output.close(), 1000],
  ])('keeps nobody waiting for a segment that %s', async (_, before, ms) => {
    const { clock, output, told, capture } = reporting();
    before(output);
    await capture(ms);
    output.flush();
    await output.waitForPlayout();
    expect(told).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
