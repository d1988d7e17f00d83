// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { type FaceLine, faceLines, readFaceLine } from './face-line.ts';

test('lines are read once they are complete, however they are split', async () => {
  async function* chunks(): AsyncGenerator<string> {
    yield '{"type":"start","segmentId":"a","sound';
    yield 'Ms":120}\n{"type":"visemes","visemes":[[50,0],[90.5,21]]}\n{"type":"cut","offse';
    yield 'tMs":300}\n{"type":"end"';
  }
  const lines: FaceLine[] = [];
  for await (const line of faceLines(chunks())) lines.push(line);
  expect(lines).toEqual([
    { type: 'start', soundMs: 120 },
    {
      type: 'visemes',
      visemes: [
        [50, 0],
        [90.5, 21],
      ],
    },
    { type: 'cut', offsetMs: 300 },
  ]);
});

test.each([
  '',
  '{',
  'null',
  '7',
  '[]',
  '{"type":"cut"}',
  '{"type":"dance","offsetMs":1}',
  '{"type":"end","offsetMs":"1"}',
])('ignores a line with nothing for this page: %j', (line) => {
  expect(readFaceLine(line)).toBeUndefined();
});

test('ignores invalid positions in a line', () => {
  expect(readFaceLine('{"type":"visemes","visemes":[[1,2],[3],"x",[null,4],[5,6]]}')).toEqual({
    type: 'visemes',
    visemes: [
      [1, 2],
      [5, 6],
    ],
  });
  expect(readFaceLine('{"type":"start","soundMs":null}')).toEqual({ type: 'start', soundMs: undefined });
});
