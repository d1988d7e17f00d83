// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import { AvatarPlayer } from './avatar-player.ts';
import type { Picture } from './picture-decoder.ts';

const RATE = 24_000;
const ms = (length: number): Int16Array => new Int16Array((RATE * length) / 1000);

function playing({ held = false } = {}) {
  const clock = new ManualClock();
  const told: string[] = [];
  let playedMs = 0;
  let times = 0;
  const player = new AvatarPlayer({
    clock,
    sampleRate: RATE,
    stage: {
      play: (samples) => void (playedMs += (samples.length * 1000) / RATE),
      silence: () => told.push('silence'),
      // A picture is repeated, so only the first time counts.
      show: ({ atMs, turn }) => {
        const shown = `show ${turn ?? 'rest'} ${atMs}`;
        times += 1;
        if (told.findLast((one) => one.startsWith('show')) !== shown) told.push(shown);
      },
    },
    started: () => told.push('started'),
    finished: (positionMs, interrupted) =>
      told.push(`${interrupted ? 'interrupted' : 'finished'} ${Math.round(positionMs)}`),
    picturesWanted: () => undefined,
  });
  if (!held) player.release();
  const picture = (atMs: number, turn: string | null): void => {
    const rest = { width: 2, height: 2, format: 'I420', data: new Uint8Array(6) } as const;
    player.picture({ atMs, turn, ...rest } satisfies Picture);
  };
  return { clock, player, told, picture, played: () => playedMs, times: () => times };
}

describe('the avatar player', () => {
  it('starts when enough audio is buffered, and queues audio shortly before it is due', () => {
    const { clock, player, told, played } = playing();
    player.capture(ms(40), undefined);
    clock.advance(200);
    expect(told).toEqual([]);
    player.capture(ms(400), undefined);
    clock.advance(10);
    expect(told).toEqual(['started']);
    expect(played()).toBeLessThanOrEqual(80);
    player.flush();
    clock.advance(420);
    expect(told).toEqual(['started']);
    clock.advance(30);
    expect(told).toEqual(['started', 'finished 440']);
    expect(played()).toBe(440);
  });

  it('waits when nobody can hear it yet', () => {
    const { clock, player, told } = playing({ held: true });
    player.capture(ms(100), undefined);
    player.flush();
    clock.advance(5000);
    expect(told).toEqual([]);
    player.release();
    clock.advance(150);
    expect(told).toEqual(['started', 'finished 100']);
  });

  it('shows each picture when its audio is heard', () => {
    const { clock, player, told, picture } = playing();
    for (const at of [1000, 1040, 1080]) picture(at, 'r1');
    clock.advance(500);
    expect(told).toEqual([]);
    player.capture(ms(200), { atMs: 1000, turn: 'r1' });
    clock.advance(20);
    expect(told).toEqual(['started', 'show r1 1000']);
    clock.advance(40);
    expect(told.at(-1)).toBe('show r1 1040');
    clock.advance(40);
    expect(told.at(-1)).toBe('show r1 1080');
  });

  it('shows pictures as they arrive when no response is playing, late ones immediately', () => {
    const { clock, told, picture } = playing();
    picture(0, null);
    clock.advance(10);
    picture(40, null);
    clock.advance(100);
    picture(20_000, null);
    clock.advance(10);
    expect(told).toEqual(['show rest 0', 'show rest 40', 'show rest 20000']);
  });

  it('stops, shows the face at rest and drops the rest of the response when it is interrupted', () => {
    const { clock, player, told, picture } = playing();
    picture(0, null);
    clock.advance(10);
    for (let at = 1000; at < 1400; at += 40) picture(at, 'r1');
    player.capture(ms(1000), { atMs: 1000, turn: 'r1' });
    clock.advance(205);
    expect(told.at(-1)).toMatch(/^show r1/u);
    told.length = 0;
    player.clear('r1');
    expect(told).toEqual(['silence', 'show rest 0', expect.stringMatching(/^interrupted (?:19\d|20\d)$/u)]);
    picture(1500, 'r1');
    clock.advance(200);
    expect(told.at(-2)).toBe('show rest 0');
    expect(told).toHaveLength(3);
  });

  it('shows the face at rest when other pictures arrived together with it', () => {
    const { clock, player, told, picture } = playing();
    picture(0, null);
    picture(1000, 'r1');
    player.capture(ms(400), { atMs: 1000, turn: 'r1' });
    clock.advance(100);
    player.clear('r1');
    expect(told).toContain('show rest 0');
  });

  it('reports audio as unheard when it was never played', () => {
    const { clock, player, told } = playing();
    player.capture(ms(500), undefined);
    player.flush();
    player.capture(ms(500), undefined);
    clock.advance(105);
    player.clear(undefined);
    expect(told.slice(-2)).toEqual([expect.stringMatching(/^interrupted (?:9|10)\d$/u), 'interrupted 0']);
  });

  it('repeats the last picture when nothing new arrives', () => {
    const { clock, told, picture, times } = playing();
    picture(0, null);
    clock.advance(1100);
    expect(times()).toBeGreaterThanOrEqual(6);
    const before = times();
    clock.advance(1000);
    expect(times() - before).toBeLessThanOrEqual(4);
    expect(told).toEqual(['show rest 0']);
  });

  it('still shows pictures, later, when their audio is never played', () => {
    const { clock, told, picture } = playing();
    picture(500, 'r1');
    clock.advance(2900);
    expect(told).toEqual([]);
    clock.advance(200);
    expect(told).toEqual(['show r1 500']);
  });

  it('ends open segments and leaves no timer when it is closed twice', () => {
    const { clock, player, told, picture } = playing();
    picture(0, null);
    player.capture(ms(500), undefined);
    clock.advance(50);
    player.close();
    player.close();
    expect(told.filter((one) => one.startsWith('interrupted'))).toHaveLength(1);
    player.capture(ms(100), undefined);
    expect(clock.pending).toBe(0);
  });
});
