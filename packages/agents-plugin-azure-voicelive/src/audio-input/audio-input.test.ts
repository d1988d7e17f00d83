// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';
import { describe, expect, test } from 'vitest';
import { AudioLine, frameOf, framesOf } from '../../test/audio-line.ts';
import { ManualClock } from '../../test/manual-clock.ts';
import { inputFormatOf } from '../audio-format.ts';
import { AudioInput } from './audio-input.ts';

const VOICE = 3000;
const SILENCE = 3;

function rig(manual: boolean) {
  const state = { manual, backlogs: 0 };
  const clock = new ManualClock();
  const input = new AudioInput({
    format: inputFormatOf({}),
    manual: () => state.manual,
    clock,
    onBacklog: () => (state.backlogs += 1),
  });
  const say = (count: number, value = VOICE): void => {
    for (const frame of framesOf(count, value)) input.push(frame);
  };
  const connect = (line = new AudioLine()): AudioLine => {
    input.open(line);
    return line;
  };
  return { input, state, clock, say, connect };
}

/** Drains a slow connection completely, one second of audio at a time. */
function drain(line: AudioLine, clock: ManualClock): void {
  for (let i = 0; i < 200 && (line.bufferedAmount > 0 || clock.pending > 0); i += 1) {
    line.drain(64_000);
    clock.advance(10);
  }
}

const repeated = (count: number, value: number): number[] => Array.from({ length: count }, () => value);
const audioMs = (line: AudioLine): number =>
  line.log.reduce<number>((sum, entry) => sum + (typeof entry === 'number' ? entry : 0), 0);

describe('with server turn detection', () => {
  test('sends each LiveKit frame as it arrives', () => {
    const { say, connect } = rig(false);
    const line = connect();
    say(3);
    expect(line.log).toEqual([10, 10, 10]);
  });

  test('continues to send each frame for 1.5 s after the last voice', () => {
    const { say, connect } = rig(false);
    const line = connect();
    say(1);
    say(149, SILENCE);
    expect(line.log).toEqual(repeated(150, 10));
  });

  test('sends long silence in 40 ms messages, and the first voice immediately together with what was held back', () => {
    const { input, clock, say, connect } = rig(false);
    const line = connect();
    say(150, SILENCE);
    line.log.length = 0;
    say(10, SILENCE);
    expect(line.log).toEqual([40, 40]);
    expect(input.ageOf(1600)).toBe(0);
    say(2);
    expect(line.log).toEqual([40, 40, 40, 10]);
    expect(line.buffer.slice(-4)).toEqual([SILENCE, SILENCE, VOICE, VOICE]);
    expect(clock.pending).toBe(0);
  });

  test('sends silence in 40 ms messages as soon as the service has detected it, and voice immediately', () => {
    const { input, say, connect } = rig(false);
    const line = connect();
    say(1);
    say(2, SILENCE);
    input.speechEnded();
    say(9, SILENCE);
    expect(line.log).toEqual([10, 10, 10, 40, 40]);
    say(1);
    say(2, SILENCE);
    expect(line.log.slice(5)).toEqual([20, 10, 10]);
  });

  test('continues to send each frame when the caller speaks again before the service reports the end of speech', () => {
    const { input, say, connect } = rig(false);
    const line = connect();
    say(1);
    input.speechEnded();
    say(3, SILENCE);
    expect(line.log).toEqual(repeated(4, 10));
  });

  test('sends the last silence alone when no more frames arrive', () => {
    const { input, clock, say, connect } = rig(false);
    const line = connect();
    say(201, SILENCE);
    clock.advance(100);
    expect(line.buffer).toHaveLength(201);
    say(1, SILENCE);
    input.close();
    expect(clock.pending).toBe(0);
  });

  test('sends only the last second of audio after an outage', () => {
    const { say, connect } = rig(false);
    say(400, 1);
    say(100, 2);
    expect(connect().buffer).toEqual(repeated(100, 2));
  });

  test('does not send audio again that was sent before the connection was lost', () => {
    const { input, say, connect } = rig(false);
    connect();
    say(50, 1);
    input.close();
    say(10, 2);
    expect(connect().buffer).toEqual(repeated(10, 2));
  });

  test('drops audio beyond the second that a full socket holds back, and reports it once until it has caught up', () => {
    const { state, clock, say, connect } = rig(false);
    const stuck = connect(new AudioLine());
    stuck.bufferedAmount = 10_000_000;
    say(300, 1);
    say(100, 2);
    expect(stuck.log).toEqual([]);
    expect(state.backlogs).toBe(1);
    stuck.drain();
    clock.advance(20);
    expect(stuck.buffer).toEqual(repeated(100, 2));
    stuck.bufferedAmount = 10_000_000;
    say(101);
    expect(state.backlogs).toBe(2);
  });

  test('leaves commits to the service while there is no connection', () => {
    const { input, say, connect } = rig(false);
    say(20);
    expect(input.commit()).toBe(false);
    expect(connect().log).toEqual([100, 100]);
  });

  test('does not keep a turn that the application commits itself', () => {
    const { input, say, connect } = rig(false);
    expect(connect().log).toEqual([]);
    say(20);
    expect(input.commit()).toBe(true);
    input.close();
    expect(connect().log).toEqual([]);
  });
});

describe('a manual turn', () => {
  test('is sent in 40 ms messages, because nothing waits for it before its commit', () => {
    const { input, say, connect } = rig(true);
    const line = connect();
    say(13);
    input.commit();
    expect(line.log).toEqual([40, 40, 40, 10, 'commit']);
  });

  test('is sent again completely, with its commit, when the connection was lost during it', () => {
    const { input, say, connect } = rig(true);
    connect();
    say(40, 1);
    input.close();
    say(10, 2);
    input.commit();
    expect(connect().turns).toEqual([[...repeated(40, 1), ...repeated(10, 2)]]);
  });

  test.each([10, 30, 60])('of %i s is sent again completely to a socket that drains slowly', (seconds) => {
    const { input, state, clock, say, connect } = rig(true);
    connect();
    say(seconds * 100, 1);
    input.close();
    input.commit();
    const line = connect(new AudioLine({ slow: true }));
    expect(line.turns).toEqual([]);
    expect(input.commitWaiting).toBe(true);
    drain(line, clock);
    expect(line.turns).toEqual([repeated(seconds * 100, 1)]);
    expect(line.log.at(-1)).toBe('commit');
    expect(input.commitWaiting).toBe(false);
    expect(state.backlogs).toBe(0);
  });

  test('starts again on the next connection when a socket broke after taking half of it', () => {
    const { input, clock, say, connect } = rig(true);
    say(3000, 1);
    input.commit();
    const second = connect(new AudioLine({ slow: true }));
    second.drain(64_000);
    clock.advance(10);
    expect(second.turns).toEqual([]);
    input.close();
    expect(clock.pending).toBe(0);
    const third = connect(new AudioLine({ slow: true }));
    drain(third, clock);
    expect(third.turns).toEqual([repeated(3000, 1)]);
  });

  test('is followed in order by audio that is recorded while it is sent again', () => {
    const { input, clock, say, connect } = rig(true);
    say(2000, 1);
    input.commit();
    const line = connect(new AudioLine({ slow: true }));
    say(50, 2);
    input.commit();
    say(30, 3);
    drain(line, clock);
    expect(line.turns).toEqual([repeated(2000, 1), repeated(50, 2)]);
    expect(line.buffer).toEqual(repeated(30, 3));
  });

  test('is kept up to its latest minute', () => {
    const { say, connect } = rig(true);
    say(1000, 1);
    say(6000, 2);
    expect(connect().buffer).toEqual(repeated(6000, 2));
  });

  test('of more than a minute reaches the service completely while the connection lasts', () => {
    const { input, say, connect } = rig(true);
    const line = connect();
    say(1000, 1);
    say(6000, 2);
    input.commit();
    expect(line.turns).toEqual([[...repeated(1000, 1), ...repeated(6000, 2)]]);
  });

  test('waits for a full socket without losing audio', () => {
    const { input, state, clock, say, connect } = rig(true);
    const line = connect(new AudioLine());
    line.bufferedAmount = 10_000_000;
    say(1500, 1);
    input.commit();
    expect(line.log).toEqual([]);
    line.drain();
    clock.advance(10);
    expect(line.turns).toEqual([repeated(1500, 1)]);
    expect(state.backlogs).toBe(0);
  });

  test('is padded to 100 ms when it is shorter', () => {
    const { input, say, connect } = rig(true);
    const line = connect();
    say(2);
    input.commit();
    expect(line.log).toEqual([100, 'commit']);
  });

  test('includes the samples buffered in the conversion filter', () => {
    const { input, connect } = rig(true);
    const line = connect();
    for (let i = 0; i < 25; i += 1) {
      input.push(new AudioFrame(new Int16Array(480).fill(VOICE), 48_000, 1, 480));
    }
    input.commit();
    expect(audioMs(line)).toBeGreaterThan(250);
  });

  test('is not committed when it is empty', () => {
    const { input, connect } = rig(true);
    const line = connect();
    expect(input.commit()).toBe(false);
    expect(line.log).toEqual([]);
  });
});

describe('a committed turn', () => {
  test('is sent again while it has neither transcript nor answer', () => {
    const { input, say, connect } = rig(true);
    connect();
    say(20, 1);
    input.commit();
    input.turnCommitted('item_1');
    input.close();
    expect(connect().turns).toEqual([repeated(20, 1)]);
  });

  test('is not sent again once it is settled', () => {
    const { input, say, connect } = rig(true);
    connect();
    say(20, 1);
    input.commit();
    input.turnCommitted('item_1');
    input.turnSettled('item_1');
    input.close();
    expect(connect().log).toEqual([]);
  });

  test('is distinguished from another one that is also waiting', () => {
    const { input, say, connect } = rig(true);
    connect();
    for (const value of [1, 2, 3]) {
      say(20, value);
      input.commit();
    }
    for (const id of ['item_1', 'item_2', 'item_3']) input.turnCommitted(id);
    input.turnSettled('item_2');
    input.close();
    expect(connect().turns).toEqual([repeated(20, 1), repeated(20, 3)]);
  });

  test('is confirmed again on the connection on which it was sent again', () => {
    const { input, say, connect } = rig(true);
    connect();
    say(20, 1);
    input.commit();
    input.turnCommitted('item_1');
    input.close();
    connect();
    input.turnCommitted('item_9');
    input.turnSettled('item_1');
    input.close();
    expect(connect().turns).toEqual([repeated(20, 1)]);
    input.turnCommitted('item_10');
    input.turnSettled('item_10');
    input.close();
    expect(connect().turns).toEqual([]);
  });

  test('is not confused with the next one when the service refuses it', () => {
    const { input, say, connect } = rig(true);
    const line = connect();
    say(20, 1);
    input.commit();
    say(20, 2);
    input.commit();
    line.refusals[0]?.();
    input.turnCommitted('item_2');
    input.close();
    expect(connect().turns).toEqual([repeated(20, 2)]);
    input.turnCommitted('item_3');
    input.turnSettled('item_3');
    input.close();
    expect(connect().turns).toEqual([]);
  });

  test('is discarded, oldest first, when more than three minutes of turns are waiting', () => {
    const { input, say, connect } = rig(true);
    for (const value of [1, 2, 3, 4]) {
      say(5900, value);
      input.commit();
    }
    expect(connect().turns.map((turn) => turn[0])).toEqual([2, 3, 4]);
  });

  test('holds back events that must follow its commit', () => {
    const { input, clock, say, connect } = rig(true);
    const order: string[] = [];
    input.afterCommits(() => order.push('nothing waits'));
    say(1000, 1);
    input.commit();
    const line = connect(new AudioLine({ slow: true }));
    input.afterCommits(() => order.push(`after ${line.turns.length} turn`));
    expect(order).toEqual(['nothing waits']);
    drain(line, clock);
    expect(order).toEqual(['nothing waits', 'after 1 turn']);
  });
});

test('events that wait for a commit are not called back on another connection', () => {
  const { input, say, connect } = rig(true);
  const calls: string[] = [];
  say(1000, 1);
  input.commit();
  connect(new AudioLine({ slow: true }));
  input.afterCommits(() => calls.push('first connection'));
  input.close();
  connect();
  expect(calls).toEqual([]);
});

describe('clearing', () => {
  test('drops the turn locally and at the service', () => {
    const { input, say, connect } = rig(true);
    const line = connect();
    say(4);
    input.clear();
    expect(line.log).toEqual([40, 'clear']);
    input.close();
    expect(connect().log).toEqual([]);
  });

  test('leaves a committed turn alone while that is sent again', () => {
    const { input, clock, say, connect } = rig(true);
    say(1000, 1);
    input.commit();
    const line = connect(new AudioLine({ slow: true }));
    say(20, 2);
    input.clear();
    drain(line, clock);
    expect(line.turns).toEqual([repeated(1000, 1)]);
    expect(line.buffer).toEqual([]);
    expect(line.log).not.toContain('clear');
  });

  test('stops sending the current turn again', () => {
    const { input, clock, say, connect } = rig(true);
    say(1000, 1);
    const line = connect(new AudioLine({ slow: true }));
    expect(line.buffer.length).toBeLessThan(1000);
    input.clear();
    drain(line, clock);
    expect(line.buffer).toEqual([]);
    expect(line.log.at(-1)).toBe('clear');
  });

  test('discards the turn while there is no connection', () => {
    const { input, say, connect } = rig(true);
    say(20);
    input.clear();
    expect(input.commit()).toBe(false);
    expect(connect().log).toEqual([]);
  });

  test('sends nothing when there is nothing to clear', () => {
    const { input, connect } = rig(true);
    const line = connect();
    input.clear();
    expect(line.log).toEqual([]);
  });
});

describe('a change of the turn mode', () => {
  test('drops uncommitted audio, locally and at the service', () => {
    const { input, state, say, connect } = rig(true);
    const line = connect();
    say(100, 1);
    state.manual = false;
    input.followMode();
    expect(line.buffer).toEqual([]);
    say(10, 2);
    expect(line.buffer).toEqual(repeated(10, 2));
    input.close();
    expect(connect().buffer).toEqual([]);
  });

  test('sends no audio of the old mode later when it happens without a connection', () => {
    const { input, state, say, connect } = rig(true);
    say(100, 1);
    state.manual = false;
    input.followMode();
    say(10, 2);
    const line = connect();
    expect(line.buffer).toEqual(repeated(10, 2));
    expect(line.log).not.toContain('clear');
  });

  test('is detected with the next frame when it is not reported', () => {
    const { state, say, connect } = rig(true);
    const line = connect();
    say(30, 1);
    state.manual = false;
    say(10, 2);
    expect(line.buffer).toEqual(repeated(10, 2));
  });

  test('leaves a committed turn that is waiting', () => {
    const { input, state, say, connect } = rig(true);
    say(30, 1);
    input.commit();
    say(30, 2);
    state.manual = false;
    input.followMode();
    expect(connect()).toMatchObject({ turns: [repeated(30, 1)], buffer: [] });
  });

  test('does not begin the first manual turn with older audio', () => {
    const { input, state, say, connect } = rig(false);
    const line = connect();
    say(50, 1);
    state.manual = true;
    input.followMode();
    say(20, 2);
    input.commit();
    expect(line.turns).toEqual([repeated(20, 2)]);
  });
});

describe('the start of a turn', () => {
  test('is its first voiced frame, however long the microphone was open before', () => {
    const { input, clock, say, connect } = rig(true);
    connect();
    say(500, SILENCE);
    clock.advance(5000);
    say(20);
    clock.advance(200);
    say(20);
    input.commit();
    expect(input.turnCommitted('item_1')?.startedAt).toBe(6000);
  });

  test('is reset by clearing, and is the time of the commit for a silent turn', () => {
    const { input, clock, say, connect } = rig(true);
    connect();
    say(20);
    input.clear();
    clock.advance(300);
    say(20, SILENCE);
    const committedAt = clock.now();
    input.commit();
    clock.advance(700);
    expect(input.turnCommitted('item_1')?.startedAt).toBe(committedAt);
  });

  test('is never earlier than the moment before which no turn can have begun', () => {
    const { input, clock, say, connect } = rig(true);
    connect();
    say(20);
    clock.advance(2000);
    input.commit(1500);
    expect(input.turnCommitted('item_1')?.startedAt).toBe(1500);
  });

  test('is returned with the confirmation when the next turn may have begun, also after a lost connection', () => {
    const { input, clock, say, connect } = rig(true);
    connect();
    say(20);
    input.commit();
    clock.advance(700);
    say(20);
    input.close();
    connect();
    expect(input.turnCommitted('item_1')?.startedAt).toBe(1000);
    input.commit();
    expect(input.turnCommitted('item_2')?.startedAt).toBe(1700);
  });
});

test('refuses a rate that cannot be converted, and sends what is pushed next', () => {
  const { input, say, connect } = rig(false);
  const line = connect();
  expect(() => input.push(new AudioFrame(new Int16Array(70), 7000, 1, 70))).toThrow(RangeError);
  say(1);
  expect(line.log).toEqual([10]);
});

test('loses nothing of a manual turn when a connection accepts no more data', () => {
  const { input, say, connect } = rig(true);
  const line = connect();
  line.isOpen = false;
  say(20, 1);
  input.close();
  expect(connect().buffer).toEqual(repeated(20, 1));
});

test('the audio clock reports how long ago a position was spoken', () => {
  const { input, say, connect } = rig(false);
  connect();
  for (let i = 0; i < 100; i += 1) input.push(frameOf(VOICE));
  say(100);
  expect(input.ageOf(1500)).toBe(500);
  expect(input.ageOf(9000)).toBe(0);
});
