// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { blendshapeFrames, SHAPES } from './blendshapes.ts';
import { visemesOf, visemesOfWord } from './visemes.ts';

describe('visemes of a word', () => {
  test.each([
    ['map', [21, 1, 21]],
    ['ship', [16, 6, 21]],
    ['think', [17, 6, 19, 20]],
    ['phone', [18, 8, 19]],
    ['boy', [21, 10]],
    ['house', [12, 9, 15]],
    ['night', [19, 11, 19]],
    ['wool', [7, 14]],
    ['7', [15, 4, 18, 4, 19]],
  ])('%s', (word, ids) => {
    expect(visemesOfWord(word)).toEqual(ids);
  });

  test('are in Azure’s set for any letters', () => {
    for (const id of visemesOfWord('Größe, жук! œuvre & 東京 ñandú qwxyz')) {
      expect(id).toBeGreaterThanOrEqual(0);
      expect(id).toBeLessThanOrEqual(21);
    }
  });
});

describe('visemes of speech', () => {
  const words = [
    { text: 'map', startMs: 40, endMs: 240 },
    { text: 'ship', startMs: 600, endMs: 800 },
  ];

  test('are in order, within the words, and closed in pauses and at the end', () => {
    const visemes = visemesOf(words, 1000);
    expect(visemes.map((viseme) => viseme.id)).toEqual([0, 21, 1, 21, 0, 16, 6, 21, 0]);
    expect(visemes.map((viseme) => viseme.atMs)).toEqual([20, 40, 90, 190, 240, 600, 650, 750, 800]);
  });

  test('animate a face of 55 numbers, 60 times a second, that opens and closes its mouth', () => {
    const frames = blendshapeFrames(visemesOf(words, 1000), 1000);
    expect(frames).toHaveLength(60);
    for (const frame of frames) {
      expect(frame).toHaveLength(SHAPES);
      for (const value of frame) expect(value >= 0 && value <= 1).toBe(true);
    }
    const jaw = (atMs: number): number => frames[Math.round((atMs * 60) / 1000)]?.[17] ?? 0;
    expect(jaw(180)).toBeGreaterThan(0.5);
    expect(jaw(500)).toBe(0);
  });

  test('are empty for empty speech', () => {
    expect(visemesOf([], 0)).toEqual([]);
    expect(blendshapeFrames([], 0)).toEqual([]);
  });
});
