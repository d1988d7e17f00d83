// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ear } from '../../src/emulator/ear.ts';
import type { MarkRecord, MediaRecord } from '../../src/emulator/record.ts';

function media(index: number): MediaRecord {
  return {
    index,
    atMs: 0,
    atSample: 0,
    samples: 0,
    fromSample: 0,
    toSample: 0,
    heard: 0,
    lost: 0,
    dropped: 0,
  };
}
function mark(index: number): MarkRecord {
  return { index, name: `m${index}`, atMs: 0, atSample: 0, outcome: 'pending' };
}
const sound = (value: number, length: number): Int16Array => new Int16Array(length).fill(value);

test('plays audio from the sample at which it arrived, without gaps, with silence around it', () => {
  const ear = new Ear({ rate: 8000 });
  const [first, second] = [media(0), media(1)];
  ear.playTo(3);
  ear.hear(first, sound(1000, 4));
  ear.hear(second, sound(2000, 2));
  ear.playTo(5);
  ear.playTo(12);
  expect([...ear.heard]).toEqual([0, 0, 0, 1000, 1000, 1000, 1000, 2000, 2000, 0, 0, 0]);
  expect(first).toMatchObject({ fromSample: 3, toSample: 7, heard: 4 });
  expect(second).toMatchObject({ fromSample: 7, toSample: 9, heard: 2 });
});

test('plays a mark when everything before it was heard, and immediately when the queue is empty', () => {
  const ear = new Ear({ rate: 8000 });
  const marks = [mark(0), mark(1), mark(2)] as const;
  ear.mark(marks[0]);
  expect(ear.playedMarks()).toEqual([marks[0]]);
  ear.hear(media(0), sound(1, 10));
  ear.mark(marks[1]);
  ear.hear(media(1), sound(1, 10));
  ear.mark(marks[2]);
  expect(ear.nextMark).toBe(10);
  ear.playTo(9);
  expect(ear.playedMarks()).toEqual([]);
  ear.playTo(10);
  expect(ear.playedMarks()).toEqual([marks[1]]);
  ear.playTo(50);
  expect(ear.playedMarks()).toEqual([marks[2]]);
  expect(marks.map(({ playedSample }) => playedSample)).toEqual([0, 10, 20]);
});

test('keeps what was sent after a drop, which moves up', () => {
  const ear = new Ear({ rate: 8000 });
  const [before, after] = [media(0), media(1)];
  ear.hear(before, sound(1, 100));
  ear.playTo(30);
  ear.hear(after, sound(2, 10));
  expect(ear.drop(1, 0)).toBe(70);
  expect(after).toMatchObject({ fromSample: 30, toSample: 40 });
  ear.playTo(50);
  expect(before).toMatchObject({ heard: 30, dropped: 70, clear: 0 });
  expect([...ear.heard.subarray(28, 42)]).toEqual([1, 1, ...sound(2, 10), 0, 0]);
});

test('plays a lost frame as silence of the same length', () => {
  const ear = new Ear({ rate: 8000, lost: (frame) => frame === 1 });
  const record = media(0);
  ear.playTo(100);
  ear.hear(record, sound(5, 400));
  ear.playTo(600);
  expect(record).toMatchObject({ heard: 240, lost: 160 });
  expect([...ear.heard]).toEqual([
    ...sound(0, 100),
    ...sound(5, 60),
    ...sound(0, 160),
    ...sound(5, 180),
    ...sound(0, 100),
  ]);
});

test('reports when the agent spoke, ignoring short pauses', () => {
  const ear = new Ear({ rate: 8000 });
  expect(ear.spurt).toBeUndefined();
  ear.playTo(160);
  ear.hear(media(0), sound(3000, 320));
  ear.playTo(160 * 20);
  ear.hear(media(1), sound(3000, 160));
  ear.playTo(160 * 21);
  expect(ear.spurt).toEqual({ from: 160, to: 160 * 21 });
  ear.playTo(160 * 60);
  ear.hear(media(2), sound(3000, 160));
  ear.playTo(160 * 61);
  expect(ear.spurt).toEqual({ from: 160 * 60, to: 160 * 61 });
});

const operation = fc.oneof(
  fc.record({ do: fc.constant('hear' as const), length: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ do: fc.constant('play' as const), length: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ do: fc.constant('clear' as const) }),
);

test('matches a model that plays one sample after the other', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
      const ear = new Ear({ rate: 8000 });
      const records: MediaRecord[] = [];
      const heard: number[] = [];
      let queue: number[] = [];
      const dropped: [number, number][] = [];
      for (const step of operations) {
        if (step.do === 'hear') {
          const record = media(records.length);
          records.push(record);
          ear.hear(record, sound(records.length, step.length));
          for (let i = 0; i < step.length; i++) queue.push(records.length);
        } else if (step.do === 'play') {
          ear.playTo(ear.position + step.length);
          for (let i = 0; i < step.length; i++) heard.push(queue.shift() ?? 0);
        } else {
          dropped.push([ear.drop(records.length, 0), queue.length]);
          queue = [];
        }
      }
      expect([...ear.heard]).toEqual(heard);
      expect(ear.queued).toBe(queue.length);
      expect(dropped.every(([is, should]) => is === should)).toBe(true);
      const counted = records.map((_, index) => heard.filter((value) => value === index + 1).length);
      expect(records.map((record) => record.heard)).toEqual(counted);
      const played = records.filter((record) => record.heard > 0);
      expect(played.map(({ fromSample }) => fromSample)).toEqual(
        played.map(({ index }) => heard.indexOf(index + 1)),
      );
    }),
  );
});
