// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav } from '@voicelive-kit/audio';
import { expect, onTestFinished, test } from 'vitest';
import { writeRecordings } from '../../src/emulator/index.ts';
import { placeAndConnect } from './placed.ts';
import { until } from './until.ts';

test('writes what was heard and said, the caller left and the agent right', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'phone-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const samples = new Int16Array(800).fill(500);
  const { clock, socket, count, call } = await placeAndConnect({
    steps: [{ do: 'speak', sound: { samples, sampleRate: 8000 } }],
  });
  clock.advance(20);
  socket.sound(40);
  await until(() => count('media')).toBe(1);
  clock.advance(180);
  call.hangUp();
  const record = await call.finished;
  const paths = await writeRecordings(record, join(folder, 'out'));
  expect(paths.map((path) => path.split('/').at(-1))).toEqual([
    'heard.wav',
    'said.wav',
    'call.wav',
    'call.json',
  ]);
  const [heard, said, both, json] = await Promise.all(paths.map((path) => readFile(path)));
  expect(readWav(heard!, 'heard')).toEqual({ samples: record.heard, rate: 8000, channels: 1 });
  expect(readWav(said!, 'said')).toEqual({ samples: record.said, rate: 8000, channels: 1 });
  expect(both!.length).toBe(44 + record.heard.length * 4);
  const frame = 44 + 200 * 4;
  expect([both!.readInt16LE(frame), both!.readInt16LE(frame + 2)]).toEqual([500, record.heard[200]]);
  expect(record.heard[200]).not.toBe(0);
  const facts = JSON.parse(json!.toString()) as object;
  expect(facts).toMatchObject({ callId: record.callId, media: [{ heard: 320 }] });
  expect(facts).not.toHaveProperty('heard');
});
