// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { pcmBytes } from '@voicelive-kit/audio';
import { expect, test } from 'vitest';
import { pictureOf } from './face-pictures.ts';
import { LiveFace, type FaceStep } from './live-face.ts';

const PCM = { name: 'pcm16', rate: 24_000 };

function tone(ms: number): string {
  const samples = Int16Array.from({ length: 24 * ms }, (_, at) => 12_000 * Math.sin(at / 20));
  return Buffer.from(pcmBytes(samples)).toString('base64');
}

const steps = (face: LiveFace, count: number): FaceStep[] => Array.from({ length: count }, () => face.next());
/** For most of the step: the resampler adds 2 ms. */
const isLoud = ({ sound }: FaceStep): boolean =>
  sound.filter((sample) => Math.abs(sample) > 1000).length > sound.length / 2;
/** How large its picture is tells mouths apart. */
const sizeOf = ({ picture }: FaceStep): number => (picture ?? []).reduce((sum, unit) => sum + unit.length, 0);
const CLOSED = pictureOf(0, 0).reduce((sum, unit) => sum + unit.length, 0);

test('is silent with its mouth closed, with a picture in every second step', () => {
  const rest = steps(new LiveFace(), 4);
  expect(rest.map(({ sound }) => sound.length)).toEqual([160, 160, 160, 160]);
  expect(rest.some(isLoud)).toBe(false);
  expect(rest.map(sizeOf)).toEqual([CLOSED, 0, CLOSED, 0]);
});

test('is loud for as long as what it says, its mouth open', () => {
  const face = new LiveFace();
  face.speak(tone(120), PCM);
  face.speak(tone(70), PCM);
  face.endSpeech();
  const spoken = steps(face, 14);
  expect(spoken.map(isLoud)).toEqual([...Array<boolean>(10).fill(true), ...Array<boolean>(4).fill(false)]);
  const open = spoken.filter(({ picture }) => picture).map((step) => sizeOf(step) !== CLOSED);
  expect(open).toEqual([true, true, true, true, true, false, false]);
});

test('says nothing more once it is hushed, and then something new from its start', () => {
  const face = new LiveFace();
  face.speak(tone(1000), PCM);
  expect(isLoud(face.next())).toBe(true);
  face.hush();
  expect(steps(face, 50).some(isLoud)).toBe(false);
  face.speak(tone(100), PCM);
  expect(isLoud(face.next())).toBe(true);
});

test('goes on in another format', () => {
  const face = new LiveFace();
  face.speak(tone(95), PCM);
  face.speak(Buffer.alloc(760, 0x10).toString('base64'), { name: 'g711_ulaw', rate: 8000 });
  face.endSpeech();
  expect(steps(face, 12).filter(isLoud)).toHaveLength(10);
});

test('has no two pictures of one id in a row, and each with its parameter sets', () => {
  const units = steps(new LiveFace(), 4).flatMap(({ picture }) => (picture ? [picture] : []));
  expect(units.map((picture) => picture.map((unit) => unit.readUInt8(0) & 0x1f))).toEqual([
    [7, 8, 5],
    [7, 8, 5],
  ]);
  expect(units[0]?.[2]?.equals(units[1]?.[2] ?? Buffer.alloc(0))).toBe(false);
});
