// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PhoneAudioOutput } from '../../src/audio/phone-audio-output.ts';
import { ManualClock, settled } from '../manual-clock.ts';
import { FakeLine, type LineOptions } from './line.ts';

initializeLogger({ pretty: false, level: 'silent' });

interface Finished {
  playbackPosition: number;
  interrupted: boolean;
}

function open(options: LineOptions = {}) {
  const clock = new ManualClock();
  const line = new FakeLine(clock, options);
  const output = new PhoneAudioOutput(line, clock);
  line.onMark = (name) => output.marked(name);
  const finished: Finished[] = [];
  output.on(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, (event: Finished) => finished.push(event));
  onTestFinished(() => output.close());
  return { clock, line, output, finished };
}

let next = 0;
/** Audio in which each sample differs from its neighbours. */
function sound(ms: number, sampleRate = 8000): AudioFrame {
  const count = (ms * sampleRate) / 1000;
  const data = Int16Array.from({ length: count }, () => (next = (next % 30_000) + 1));
  return new AudioFrame(data, sampleRate, 1, count);
}

const speaking = new WeakMap<PhoneAudioOutput, { now: boolean }>();

/** Pushes as the framework does: waits for each frame, and stops when it is interrupted. */
async function say(output: PhoneAudioOutput, said: AudioFrame[]): Promise<void> {
  const stop = { now: false };
  speaking.set(output, stop);
  for (const frame of said) {
    if (stop.now) return;
    await output.captureFrame(frame);
  }
  if (!stop.now) output.flush();
}

function interrupt(output: PhoneAudioOutput): void {
  const stop = speaking.get(output);
  if (stop) stop.now = true;
  output.clearBuffer();
}

const frames = (count: number, ms = 20): AudioFrame[] => Array.from({ length: count }, () => sound(ms));
const valuesOf = (all: AudioFrame[]): number[] => all.flatMap(({ data }) => [...data]);

describe.each([{ marks: true }, { marks: false }])('with marks: $marks', (options) => {
  test('plays every sample once, and ends the segment when the last was heard', async () => {
    const { clock, line, output, finished } = open(options);
    const said = frames(100);
    const saying = say(output, said);
    await clock.pass(1990);
    expect(finished).toEqual([]);
    await clock.pass(20);
    await saying;
    expect(finished).toEqual([{ playbackPosition: 2, interrupted: false }]);
    expect(line.heard).toEqual(valuesOf(said));
    expect(clock.pending).toBe(0);
  });

  test('accepts a whole answer at once, so that an interruption waits for no frame', async () => {
    const { output } = open(options);
    const saying = say(output, frames(3000));
    await settled();
    await expect(Promise.race([saying.then(() => 'taken'), settled()])).resolves.toBe('taken');
  });

  test('sends no more than 400 ms ahead of the caller', async () => {
    const { clock, line, output } = open(options);
    void say(output, frames(100));
    for (let ms = 0; ms < 2000; ms += 10) {
      await clock.pass(10);
      expect(line.aheadMs).toBeLessThanOrEqual(400);
      expect(line.aheadMs > 0 || ms >= 1500).toBe(true);
    }
  });

  test('reports an interruption immediately, with what was heard, and plays nothing of it later', async () => {
    const { clock, line, output, finished } = open(options);
    void say(output, frames(100));
    await clock.pass(730);
    interrupt(output);
    expect(finished).toEqual([{ playbackPosition: expect.closeTo(0.73, 2), interrupted: true }]);
    const { heard } = line;
    await clock.pass(5000);
    expect(line.heard).toEqual(heard);
    expect(finished.length).toBe(1);
  });

  test('counts the position after an interruption anew', async () => {
    const { clock, output, finished } = open(options);
    void say(output, frames(100));
    await clock.pass(500);
    interrupt(output);
    await clock.pass(35);
    void say(output, frames(50));
    await clock.pass(300);
    interrupt(output);
    expect(finished.map(({ playbackPosition }) => playbackPosition)).toEqual([
      expect.closeTo(0.5, 2),
      expect.closeTo(0.3, 2),
    ]);
  });

  test("is silent immediately in a pause, and resumes at the caller's position", async () => {
    const { clock, line, output, finished } = open(options);
    const said = frames(50);
    void say(output, said);
    await clock.pass(333);
    output.pause();
    const { heard } = line;
    await clock.pass(2000);
    expect(line.heard).toEqual(heard);
    output.resume();
    await clock.pass(1000);
    expect(finished).toEqual([{ playbackPosition: 1, interrupted: false }]);
    expect(line.heard).toEqual(valuesOf(said));
  });

  test('plays audio that arrives in pieces with gaps as it arrives', async () => {
    const { clock, line, output, finished } = open(options);
    const said = frames(9, 7);
    for (const frame of said) {
      await output.captureFrame(frame);
      await clock.pass(100);
    }
    output.flush();
    await clock.pass(100);
    expect(line.heard).toEqual(valuesOf(said));
    expect(finished).toEqual([{ playbackPosition: 0.063, interrupted: false }]);
  });

  test('plays the next segment after the end of the one before', async () => {
    const { clock, line, output, finished } = open(options);
    const said = [frames(20), frames(20)] as const;
    void say(output, said[0]);
    await settled();
    void say(output, said[1]);
    await clock.pass(399);
    expect(finished.length).toBe(0);
    await clock.pass(402);
    expect(finished).toEqual([
      { playbackPosition: 0.4, interrupted: false },
      { playbackPosition: 0.4, interrupted: false },
    ]);
    expect(line.heard).toEqual(valuesOf([...said[0], ...said[1]]));
  });
});

test('does not count marks returned by a clear as heard', async () => {
  const { clock, output, finished } = open();
  void say(output, frames(100));
  await clock.pass(500);
  interrupt(output);
  void say(output, frames(100));
  await clock.pass(120);
  interrupt(output);
  expect(finished.at(-1)?.playbackPosition).toBeCloseTo(0.12, 2);
});

test('detects a carrier that starts late by its marks', async () => {
  const { clock, output, finished } = open({ startsLateMs: 90 });
  void say(output, frames(100));
  await clock.pass(1000);
  interrupt(output);
  expect(finished[0]?.playbackPosition).toBeCloseTo(0.91, 2);
});

test('does not move the position because of occasional late marks', async () => {
  const { clock, output, finished } = open({ marksLateMs: (mark) => (mark % 3) * 60 });
  void say(output, frames(100));
  await clock.pass(1000);
  interrupt(output);
  expect(Math.abs((finished[0]?.playbackPosition ?? 0) - 1)).toBeLessThanOrEqual(0.02);
});

test('ends a segment whose mark was lost', async () => {
  const { clock, line, output, finished } = open();
  line.onMark = () => undefined;
  const said = frames(100);
  void say(output, said);
  await clock.pass(5000);
  expect(finished).toEqual([{ playbackPosition: 2, interrupted: false }]);
  expect(line.heard).toEqual(valuesOf(said));
});

test('converts audio at another rate to that of the line', async () => {
  const { clock, line, output, finished } = open();
  void say(
    output,
    Array.from({ length: 10 }, () => sound(20, 24_000)),
  );
  await clock.pass(1000);
  expect(Math.abs(line.heard.length - 1600)).toBeLessThan(40);
  expect(finished).toEqual([{ playbackPosition: expect.closeTo(0.2, 2), interrupted: false }]);
});

test('leaves no promise pending when the line is gone', async () => {
  const { clock, output, finished } = open({ marks: false });
  const saying = say(output, frames(100));
  await clock.pass(300);
  const playout = output.waitForPlayout();
  output.close();
  await saying;
  await playout;
  expect(finished).toEqual([{ playbackPosition: expect.closeTo(0.3, 2), interrupted: true }]);
  await say(output, frames(10));
  await output.waitForPlayout();
  expect(clock.pending).toBe(0);
});

test('ends every segment once and repeats no more than marks are late, in any order of events', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('say' as const), count: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 700 }) }),
    fc.constantFrom({ do: 'clear' as const }, { do: 'pause' as const }, { do: 'resume' as const }),
  );
  const lines = fc.record({
    marks: fc.boolean(),
    startsLateMs: fc.integer({ min: 0, max: 120 }),
    late: fc.integer({ min: 0, max: 120 }),
  });
  await fc.assert(
    fc.asyncProperty(lines, fc.array(step, { maxLength: 25 }), async ({ late, ...options }, steps) => {
      const clock = new ManualClock();
      const line = new FakeLine(clock, { ...options, marksLateMs: (mark) => (mark * 37) % (late + 1) });
      const output = new PhoneAudioOutput(line, clock);
      line.onMark = (name) => output.marked(name);
      let ends = 0;
      output.on(voice.AudioOutput.EVENT_PLAYBACK_FINISHED, () => (ends += 1));
      next = 0;
      for (const one of steps) {
        if (one.do === 'say') void say(output, frames(one.count));
        else if (one.do === 'pass') await clock.pass(one.ms);
        else if (one.do === 'clear') interrupt(output);
        else output[one.do]();
        await settled();
      }
      output.resume();
      await clock.pass(60_000);
      expect(output.pendingPlayoutSegments).toBe(0);
      expect(ends).toBe(output.capturedPlayoutSegments);
      expect(clock.pending).toBe(0);
      // After a pause it continues where the marks say, and they may be late; 8 samples are a millisecond.
      const pauses = steps.filter((one) => one.do === 'pause').length;
      const repeated = line.heard.length - new Set(line.heard).size;
      expect(options.startsLateMs > 0 || repeated <= pauses * late * 8).toBe(true);
      output.close();
    }),
    { numRuns: 150 },
  );
});
