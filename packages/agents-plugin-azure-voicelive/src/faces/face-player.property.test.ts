// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/manual-clock.ts';
import type { FaceEvents } from './face-events.ts';
import { FacePlayer } from './face-player.ts';
import { FaceTrack } from './face-track.ts';

const SEED = Number(process.env['FAST_CHECK_SEED'] ?? 20_261_130);
const RUNS = { seed: SEED, numRuns: 500 };

/** Events while messages play one after another, each with `soundMs` of audio. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 400 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('cue' as const), ms: fc.integer({ min: 0, max: 3000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('frames' as const), ms: fc.integer({ min: 0, max: 3000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('hand' as const), ms: fc.integer({ min: 20, max: 1000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause', 'resume'), ms: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cut', 'end', 'gap'), ms: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('next' as const), ms: fc.constant(0) }) },
);

interface Told {
  name: keyof FaceEvents;
  itemId: string;
  offsetMs: number;
  at: number;
}

test('emits each cue once, in order, never early or after a cut, when audio is cut, paused or late', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const clock = new ManualClock();
      const told: Told[] = [];
      const player = new FacePlayer(clock, (name, { itemId, offsetMs }) =>
        told.push({ name, itemId, offsetMs, at: clock.now() }),
      );
      const tracks: FaceTrack[] = [];
      const next = (): FaceTrack => {
        const track = new FaceTrack({ itemId: `i${tracks.length}`, responseId: 'r', sampleRate: 24_000 });
        track.handed(20);
        tracks.push(track);
        player.started(track);
        return track;
      };
      let track = next();
      let visemes = 0;
      for (const { do: what, ms } of steps) {
        if (what === 'pass') clock.advance(ms);
        else if (what === 'cue') track.addViseme(visemes++ % 22, ms);
        else if (what === 'frames') track.addFrames([[0], [1]], Math.floor(ms / 17));
        else if (what === 'hand') track.handed(ms);
        else if (what === 'pause') player.paused();
        else if (what === 'resume') player.resumed();
        else if (what === 'gap') player.progressed(track.lastFrameAtMs);
        else if (what === 'cut') player.ended(true);
        else if (what === 'end') player.ended(false);
        else track = next();
      }
      clock.advance(5000);
      player.ended(true);
      expect(clock.pending).toBe(0);

      for (const { itemId, handedMs, cues } of tracks) {
        const own = told.filter((one) => one.itemId === itemId);
        expect(own[0]?.name).toBe('started');
        expect(own.filter(({ name }) => name === 'ended')).toHaveLength(1);
        expect(own.at(-1)?.name).toBe('ended');
        for (const kind of ['viseme', 'blendshapes'] as const) {
          const offsets = own.filter(({ name }) => name === kind).map(({ offsetMs }) => offsetMs);
          expect(offsets).toEqual([...new Set(offsets)].toSorted((a, b) => a - b));
          for (const offset of offsets) {
            expect(offset).toBeLessThanOrEqual(handedMs + 50);
            expect(cues.some((cue) => cue.kind === kind && cue.offsetMs === offset)).toBe(true);
          }
        }
      }
      // Only one message plays at a time.
      const order = told.map(({ itemId }) => Number(itemId.slice(1)));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
    }),
    RUNS,
  );
});

/** Plays cues at whole milliseconds, with all audio already handed to the output, and records the events. */
function playing(cues: readonly number[], soundMs = 2000) {
  const clock = new ManualClock();
  const told: string[] = [];
  const player = new FacePlayer(clock, (name, { offsetMs }) =>
    told.push(`${name} ${Math.round(offsetMs)} at ${clock.now() - 1000}`),
  );
  const track = new FaceTrack({ itemId: 'i', responseId: 'r', sampleRate: 24_000 });
  for (const ms of cues) track.addViseme(1, ms);
  for (let ms = 0; ms < soundMs; ms += 50) track.handed(50);
  player.started(track);
  return { clock, told, player, track };
}

test('emits each cue when its audio is heard, and runs a timer only while cues remain', () => {
  const { clock, told, player } = playing([50, 120, 300]);
  clock.advance(200);
  expect(told).toEqual(['started 0 at 0', 'viseme 50 at 50', 'viseme 120 at 120']);
  clock.advance(200);
  expect(clock.pending).toBe(0);
  player.ended(false);
  expect(told.slice(3)).toEqual(['viseme 300 at 300', 'ended 2000 at 400']);
});

test('holds the face and skips audio when the output pauses and drops its queue', () => {
  const { clock, told, player, track } = playing([50, 150, 250, 350, 450], 300);
  clock.advance(100);
  player.paused();
  // The output receives the next frame, drops its queue, and keeps that frame.
  track.handed(50);
  player.progressed(110);
  clock.advance(1000);
  player.resumed();
  expect(told.slice(2)).toEqual(['paused 100 at 100', 'resumed 300 at 1100', 'viseme 250 at 1100']);
  track.handed(200);
  clock.advance(60);
  expect(told.at(-1)).toBe('viseme 350 at 1150');
});

test('resumes where it stopped when the output pauses without dropping audio', () => {
  const { clock, told, player } = playing([50, 150]);
  clock.advance(100);
  player.paused();
  player.progressed(98);
  clock.advance(1000);
  player.resumed();
  clock.advance(100);
  expect(told.slice(2)).toEqual(['paused 100 at 100', 'resumed 98 at 1100', 'viseme 150 at 1152']);
});

test('holds the face when audio is late, until it resumes', () => {
  const { clock, told, player, track } = playing([50, 150], 100);
  clock.advance(400);
  expect(told).toEqual(['started 0 at 0', 'viseme 50 at 50']);
  track.handed(50);
  player.progressed(100);
  track.handed(50);
  clock.advance(60);
  expect(told.slice(2)).toEqual(['resumed 100 at 400', 'viseme 150 at 450']);
});

test('emits nothing when the audio was cut or the face was closed', () => {
  const cut = playing([50, 150]);
  cut.clock.advance(100);
  cut.player.ended(true);
  cut.track.addViseme(2, 120);
  cut.clock.advance(1000);
  expect(cut.told.at(-1)).toBe('ended 100 at 100');
  const closed = playing([50, 150]);
  closed.player.close();
  closed.clock.advance(1000);
  expect(closed.told).toEqual(['started 0 at 0']);
  expect(closed.clock.pending).toBe(0);
});
