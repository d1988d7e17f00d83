// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { DueCues } from './due-cues.ts';
import { FaceTrack } from './face-track.ts';

const track = (): FaceTrack => new FaceTrack({ itemId: 'i', responseId: 'r', sampleRate: 1000 });
const offsets = (of: FaceTrack): number[] => of.cues.map(({ offsetMs }) => offsetMs);

describe('the face track of a message', () => {
  it('is in playback order when cues arrive in another order', () => {
    const face = track();
    for (const ms of [300, 50, 200, 50]) face.addViseme(1, ms);
    expect(offsets(face)).toEqual([50, 200, 300]);
  });

  it('drops cues when they are invalid', () => {
    const face = track();
    face.addViseme(Number.NaN, 10);
    face.addViseme(1, -5);
    face.addViseme(1, Number.NaN);
    face.addFrames('not JSON', 0);
    face.addFrames([['x']] as unknown as number[][], 0);
    face.addFrames(null, 0);
    face.addFrames([[1]], -1);
    expect(face.cues).toEqual([]);
  });

  it('has sixty frames per second when frames arrive as lists or as JSON text', () => {
    const face = track();
    face.addFrames([[0.1], [0.2]], 6);
    face.addFrames('[[0.3]]', 8);
    expect(face.cues.map((cue) => (cue.kind === 'blendshapes' ? [cue.frameIndex, cue.weights] : []))).toEqual(
      [
        [6, [0.1]],
        [7, [0.2]],
        [8, [0.3]],
      ],
    );
    expect(offsets(face)[0]).toBe(100);
  });

  it('finds the first audible audio when samples arrive', () => {
    const face = track();
    let told = 0;
    face.onMore(() => (told += 1));
    face.received(new Int16Array(25));
    expect(face.onset.audibleFrom).toBeUndefined();
    face.received(Int16Array.from({ length: 30 }, () => 3000));
    face.received(new Int16Array(30));
    expect(face.onset.audibleFrom).toBe(20);
    expect(told).toBe(1);
  });
});

describe('due cues', () => {
  it('are returned once when playback reaches them', () => {
    const face = track();
    for (const [at, ms] of [10, 20, 30].entries()) face.addViseme(at, ms);
    const due = new DueCues(face);
    expect(due.take(20).map(({ offsetMs }) => offsetMs)).toEqual([10, 20]);
    expect(due.take(20)).toEqual([]);
    expect(due.nextAfter(20)).toBe(30);
    expect(due.take(100).map(({ offsetMs }) => offsetMs)).toEqual([30]);
    expect(due.nextAfter(100)).toBeUndefined();
  });

  it('are returned late when they are the newest of their kind, and dropped when they are not', () => {
    const face = track();
    face.addViseme(1, 50);
    const due = new DueCues(face);
    due.take(100);
    face.addViseme(2, 40);
    face.addViseme(3, 60);
    face.addFrames([[1]], 1);
    expect(due.take(110).map(({ kind, offsetMs }) => [kind, Math.round(offsetMs)])).toEqual([
      ['blendshapes', 17],
      ['viseme', 60],
    ]);
  });
});

describe('an invalid cue', () => {
  it.each([['20'], [null], [true], [[50]], [-1], [Number.NaN], [1e12]])(
    'is dropped when its offset is %j',
    (offsetMs) => {
      const track = new FaceTrack({ itemId: 'item_1', responseId: 'resp_1', sampleRate: 24_000 });
      track.addViseme(1, offsetMs as number);
      expect(track.cues).toEqual([]);
    },
  );

  it.each([['[[1e999]]'], [[[]]], ['[['], [{}]])('is dropped when its frames are %j', (frames) => {
    const track = new FaceTrack({ itemId: 'item_1', responseId: 'resp_1', sampleRate: 24_000 });
    track.addFrames(frames as never, 0);
    expect(track.cues).toEqual([]);
  });

  it('is dropped when it is a duplicate, wherever it arrives', () => {
    const track = new FaceTrack({ itemId: 'item_1', responseId: 'resp_1', sampleRate: 24_000 });
    for (const offsetMs of [300, 100, 200, 100, 300]) track.addViseme(1, offsetMs);
    track.addFrames([[0.5]], 18);
    track.addViseme(2, 300);
    expect(track.cues.map(({ kind, offsetMs }) => [kind, offsetMs])).toEqual([
      ['viseme', 100],
      ['viseme', 200],
      ['viseme', 300],
      ['blendshapes', 300],
    ]);
  });
});
