// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { describe, expect, it } from 'vitest';
import { addText, heardWords, textOf, type Word } from './words.ts';

describe('words of the agent', () => {
  it('keep their times', () => {
    const words: Word[] = [];
    addText(words, voice.createTimedString({ text: 'Hello, ', startTime: 0.03, endTime: 0.527 }));
    expect(words).toEqual([{ text: 'Hello,', startMs: 30, endMs: 527 }]);
  });

  it('are put together when plain text arrives in arbitrary pieces', () => {
    const words: Word[] = [];
    for (const piece of ['Hel', 'lo the', 're, yo', 'u']) addText(words, piece);
    expect(textOf(words)).toBe('Hello there, you');
    expect(words).toHaveLength(3);
  });

  it('count as heard when half of their sound was played', () => {
    const words: Word[] = [
      { text: 'one', startMs: 0, endMs: 100 },
      { text: 'two', startMs: 100, endMs: 200 },
      { text: 'three', startMs: 200, endMs: 300 },
    ];
    expect(textOf(heardWords(words, 149) ?? [])).toBe('one');
    expect(textOf(heardWords(words, 150) ?? [])).toBe('one two');
  });

  it('cannot be split into heard and unheard without word times', () => {
    expect(heardWords([{ text: 'one', startMs: undefined, endMs: undefined }], 100)).toBeUndefined();
  });
});
