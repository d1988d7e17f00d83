// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { FaceWriter } from './face-lines.ts';
import { FaceTrack } from './face-track.ts';

const newTrack = (): FaceTrack => new FaceTrack({ itemId: 'i', responseId: 'r', sampleRate: 1000 });

test('writes each cue once when lines are written as cues become known', () => {
  const track = newTrack();
  track.addViseme(0, 50);
  track.addViseme(6, 120.123);
  const writer = new FaceWriter(track);
  expect(writer.start()).toEqual([
    { type: 'start', segmentId: 'i', soundMs: null },
    {
      type: 'visemes',
      segmentId: 'i',
      visemes: [
        [50, 0],
        [120.1, 6],
      ],
    },
  ]);
  track.received(Int16Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 5000)));
  // A cue before the last one written is still written, since its audio may be yet to play.
  track.addViseme(21, 90);
  expect(writer.more()).toEqual([
    { type: 'sound', segmentId: 'i', soundMs: 20 },
    { type: 'visemes', segmentId: 'i', visemes: [[90, 21]] },
  ]);
  expect(writer.more()).toEqual([]);
});

test('writes lines of at most half a second when frames are consecutive', () => {
  const track = newTrack();
  track.addFrames(
    Array.from({ length: 40 }, (_, i) => [i]),
    0,
  );
  track.addFrames([[99]], 60);
  const lines = new FaceWriter(track).start().flatMap((line) => (line.type === 'blendshapes' ? [line] : []));
  expect(lines.map(({ frameIndex, frames }) => [frameIndex, frames.length])).toEqual([
    [0, 30],
    [30, 10],
    [60, 1],
  ]);
  expect(lines.flatMap(({ frames }) => frames.map(([first]) => first))).toEqual([
    ...Array.from({ length: 40 }, (_, i) => i),
    99,
  ]);
});

test('states the offset when audio pauses, resumes, is cut or ends', () => {
  const track = newTrack();
  track.received(new Int16Array(50).fill(5000));
  const writer = new FaceWriter(track);
  expect([writer.pause(12.34), writer.resume(25, 1025), writer.end(30, true), writer.end(31, false)]).toEqual(
    [
      { type: 'pause', segmentId: 'i', offsetMs: 12.3 },
      { type: 'resume', segmentId: 'i', offsetMs: 25, afterMs: 1025 },
      { type: 'cut', segmentId: 'i', offsetMs: 30 },
      { type: 'end', segmentId: 'i', offsetMs: 31 },
    ],
  );
});
