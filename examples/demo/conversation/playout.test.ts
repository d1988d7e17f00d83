// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { AGENT_RATE, Playout } from './playout.ts';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

function makePlayout() {
  const events: string[] = [];
  let nowMs = 0;
  const playout = new Playout(() => nowMs, {
    onStarted: () => events.push(`started at ${nowMs}`),
    onFinished: (segment, interrupted) =>
      events.push(`${interrupted ? 'cut' : 'finished'} after ${segment.playedMs}`),
  });
  const positions: number[] = [];
  playout.on(Playout.EVENT_PLAYBACK_FINISHED, (event: { playbackPosition: number }) =>
    positions.push(event.playbackPosition),
  );
  const play = (ms: number): number[] => {
    const heard: number[] = [];
    for (let at = 0; at < ms; at += 10, nowMs += 10) heard.push(...playout.step());
    return heard;
  };
  const send = async (ms: number, value = 1): Promise<void> => {
    const samples = new Int16Array((AGENT_RATE * ms) / 1000).fill(value);
    await playout.captureFrame(new AudioFrame(samples, AGENT_RATE, 1, samples.length));
  };
  return { playout, events, positions, play, send };
}

describe('the playout', () => {
  it('plays at the pace of its clock and reports the end', async () => {
    const { playout, events, positions, play, send } = makePlayout();
    play(50);
    await send(25);
    playout.flush();
    const heard = play(40);
    expect(heard.filter((sample) => sample === 1)).toHaveLength(600);
    expect(events).toEqual(['started at 50', 'finished after 25']);
    expect(positions).toEqual([0.025]);
  });

  it('goes silent at once when cleared, and reports how much was heard', async () => {
    const { playout, events, positions, play, send } = makePlayout();
    await send(1000);
    play(120);
    playout.clearBuffer();
    expect(play(50).every((sample) => sample === 0)).toBe(true);
    expect(events.at(-1)).toBe('cut after 120');
    expect(positions).toEqual([0.12]);
  });

  it('waits for the rest of an answer that arrives slowly, without counting the gap as played', async () => {
    const { playout, positions, play, send } = makePlayout();
    await send(20);
    play(100);
    await send(20);
    playout.flush();
    play(30);
    expect(positions).toEqual([0.04]);
  });

  it('plays the next answer right after the last, and reports the end of each once', async () => {
    const { playout, events, play, send } = makePlayout();
    await send(15, 1);
    playout.flush();
    await send(15, 2);
    playout.flush();
    const heard = play(40);
    expect(heard.slice(0, 720)).toEqual([...Array<number>(360).fill(1), ...Array<number>(360).fill(2)]);
    expect(events).toEqual(['started at 0', 'finished after 15', 'started at 10', 'finished after 15']);
    await playout.waitForPlayout();
  });

  it('keeps its position while paused', async () => {
    const { playout, positions, play, send } = makePlayout();
    await send(40);
    playout.flush();
    play(20);
    playout.pause();
    expect(play(50).every((sample) => sample === 0)).toBe(true);
    playout.resume();
    play(20);
    expect(positions).toEqual([0.04]);
  });
});
