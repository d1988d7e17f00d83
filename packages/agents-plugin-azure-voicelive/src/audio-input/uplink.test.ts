// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { Uplink, type UplinkSocket } from './uplink.ts';

/** Sizes of packets in samples, and commits and clears by name. */
function socket(bufferedAmount = 0): UplinkSocket & { log: (number | string)[] } {
  const log: (number | string)[] = [];
  return {
    log,
    bufferedAmount,
    sendAudio: (base64) => log.push(Buffer.from(base64, 'base64').length / 2) > 0,
    sendCommit: () => void log.push('commit'),
    sendClear: () => void log.push('clear'),
  };
}

const packet = (): Int16Array => new Int16Array(480);

function rig(manual: boolean): { uplink: Uplink; backlogs: () => number } {
  let count = 0;
  return {
    uplink: new Uplink(
      () => manual,
      () => (count += 1),
    ),
    backlogs: () => count,
  };
}

test('with server turn detection only the last second of an outage is sent', () => {
  const { uplink } = rig(false);
  for (let i = 0; i < 500; i += 1) uplink.push(packet());
  const out = socket();
  uplink.open(out);
  expect(out.log).toHaveLength(50);
});

test('a manual turn caught by a drop is sent again whole, with its commit', () => {
  const { uplink } = rig(true);
  uplink.open(socket());
  for (let i = 0; i < 20; i += 1) uplink.push(packet());
  uplink.close();
  for (let i = 0; i < 5; i += 1) uplink.push(packet());
  uplink.commit();
  const next = socket();
  uplink.open(next);
  expect(next.log).toHaveLength(26);
  expect(next.log.at(-1)).toBe('commit');
});

test('a turn the service has committed is not sent again', () => {
  const { uplink } = rig(true);
  uplink.open(socket());
  for (let i = 0; i < 20; i += 1) uplink.push(packet());
  uplink.commit();
  uplink.committed();
  uplink.close();
  const next = socket();
  uplink.open(next);
  expect(next.log).toEqual([]);
});

test('at most a minute of a manual turn is kept', () => {
  const { uplink } = rig(true);
  for (let i = 0; i < 4000; i += 1) uplink.push(packet());
  const out = socket();
  uplink.open(out);
  expect(out.log).toHaveLength(3000);
});

test('a short turn is filled up to 100 ms before its commit', () => {
  const { uplink } = rig(true);
  const out = socket();
  uplink.open(out);
  uplink.push(packet());
  uplink.commit();
  expect(out.log).toEqual([480, 1920, 'commit']);
});

test('committing nothing does nothing', () => {
  const { uplink } = rig(true);
  const out = socket();
  uplink.open(out);
  expect(uplink.commit()).toBe(false);
  expect(out.log).toEqual([]);
});

test('clearing drops the turn here and at the service', () => {
  const { uplink } = rig(true);
  const out = socket();
  uplink.open(out);
  uplink.push(packet());
  uplink.clear();
  expect(out.log).toEqual([480, 'clear']);
  uplink.close();
  const next = socket();
  uplink.open(next);
  expect(next.log).toEqual([]);
});

test('a peer that takes nothing costs no memory and is reported once', () => {
  const { uplink, backlogs } = rig(false);
  const stuck = socket(10_000_000);
  uplink.open(stuck);
  for (let i = 0; i < 100; i += 1) uplink.push(packet());
  expect(stuck.log).toEqual([]);
  expect(backlogs()).toBe(1);
});

test('the audio clock says how long ago a position was spoken', () => {
  const { uplink } = rig(false);
  uplink.open(socket());
  for (let i = 0; i < 100; i += 1) uplink.push(packet());
  expect(uplink.ageOf(1500)).toBe(500);
  expect(uplink.ageOf(9000)).toBe(0);
});
