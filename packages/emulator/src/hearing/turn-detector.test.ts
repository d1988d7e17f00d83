// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { TurnDetector, type TurnSignal } from './turn-detector.ts';

const settings = { prefixPaddingMs: 300, silenceDurationMs: 500, speechDurationMs: 200 };

/** Feeds a pattern of 20 ms decisions, `#` for voice, and returns the reported turns. */
function detect(pattern: string, detector = new TurnDetector(settings)): TurnSignal[] {
  return pattern.split('').flatMap((mark) => detector.push(mark === '#') ?? []);
}

const silence = (ms: number): string => '.'.repeat(ms / 20);
const voice = (ms: number): string => '#'.repeat(ms / 20);

describe('TurnDetector', () => {
  test('starts a turn at its first voice minus the padding and stops it after the silence', () => {
    expect(detect(silence(1000) + voice(400) + silence(600))).toEqual([
      { kind: 'speech-started', audioStartMs: 700 },
      { kind: 'speech-stopped', audioStartMs: 700, audioEndMs: 1900, pieces: 1, voicedMs: 400 },
    ]);
  });

  test('never pads beyond the beginning of the audio or into the previous turn', () => {
    const turns = detect(voice(300) + silence(500) + voice(300) + silence(500));
    expect(turns.map((turn) => turn.audioStartMs)).toEqual([0, 0, 800, 800]);
  });

  test('takes a voice with short gaps as one onset, and ignores one with long gaps', () => {
    expect(detect((voice(60) + silence(40)).repeat(5))).toHaveLength(1);
    expect(detect((voice(60) + silence(120)).repeat(20))).toEqual([]);
  });

  test('ignores a pause shorter than the silence', () => {
    expect(detect(voice(400) + silence(480) + voice(400) + silence(480))).toHaveLength(1);
  });

  test('waits longer when the words so far read as unfinished, and counts the segments', () => {
    const asked: number[] = [];
    const patience = (piece: number): number => {
      asked.push(piece);
      return piece === 0 ? 1000 : 0;
    };
    const pattern = voice(400) + silence(1200) + voice(400) + silence(500);
    expect(detect(pattern, new TurnDetector(settings, patience))).toMatchObject([
      { kind: 'speech-started' },
      { kind: 'speech-stopped', audioEndMs: 2500, pieces: 2, voicedMs: 800 },
    ]);
    expect(asked).toEqual([0, 1]);
  });

  test('stops waiting after the extra time, despite a click within it', () => {
    const pattern = voice(400) + silence(700) + voice(40) + silence(800);
    expect(detect(pattern, new TurnDetector(settings, () => 1000))).toMatchObject([
      { kind: 'speech-started' },
      { kind: 'speech-stopped', audioEndMs: 1900, pieces: 1 },
    ]);
  });

  test('discards a turn in progress on reset, while its clock continues', () => {
    const detector = new TurnDetector(settings);
    detect(voice(400), detector);
    detector.reset();
    expect(detector.speaking).toBe(false);
    expect(detect(silence(100) + voice(400), detector)).toEqual([
      { kind: 'speech-started', audioStartMs: 400 },
    ]);
  });
});
