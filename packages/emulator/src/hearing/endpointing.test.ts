// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { TurnDetection } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import { completeness, isOnlyFillers, joinPieces, patienceMs } from './endpointing.ts';

function semantic(
  threshold_level: 'low' | 'medium' | 'high' | 'default',
  timeout_ms?: number,
): TurnDetection {
  const model = 'semantic_detection_v1';
  return {
    type: 'azure_semantic_vad',
    end_of_utterance_detection: { model, threshold_level, ...(timeout_ms && { timeout_ms }) },
  };
}

describe('the probability that a sentence is complete', () => {
  test.each([
    ['I would like to…', 0],
    ['I would like to...', 0],
    ['I was going –', 0],
    ['A table for two.', 1],
    ['Really?', 1],
    ['', 1],
  ])('%j: %d', (text, expected) => {
    expect(completeness({ text })).toBe(expected);
  });

  test('a mark in the scenario overrides the words', () => {
    expect(completeness({ text: 'A table for two.', unfinished: true })).toBe(0);
    expect(completeness({ text: 'I would like to…', unfinished: false })).toBe(1);
  });

  test('is lower after a conjunction than without a full stop', () => {
    expect(completeness({ text: 'Milk and' })).toBeLessThan(completeness({ text: 'Milk and bread' }));
  });
});

describe('the wait beyond the silence', () => {
  test('grows with the threshold level', () => {
    const texts = ['Milk …', 'Milk and', 'Milk and bread', 'Milk and bread.'];
    const waits = (level: 'low' | 'medium' | 'high' | 'default') =>
      texts.map((text) => patienceMs(semantic(level, 700), { text }));
    expect(waits('low')).toEqual([700, 0, 0, 0]);
    expect(waits('medium')).toEqual([700, 700, 0, 0]);
    expect(waits('default')).toEqual(waits('medium'));
    expect(waits('high')).toEqual([700, 700, 700, 0]);
  });

  test('is a second by default, and is given in seconds in the spelling of early previews', () => {
    expect(patienceMs(semantic('default'), { text: 'Milk …' })).toBe(1000);
    const layer = { model: 'semantic_detection_v1', threshold: 0.1, timeout: 2 };
    const preview: TurnDetection = { type: 'azure_semantic_vad', end_of_utterance_detection: layer };
    expect(patienceMs(preview, { text: 'Milk …' })).toBe(2000);
  });

  test('follows the eagerness of semantic_vad', () => {
    const wait = (eagerness?: 'low' | 'high') =>
      patienceMs({ type: 'semantic_vad', ...(eagerness && { eagerness }) }, { text: 'Milk and' });
    expect([wait('low'), wait(), wait('high')]).toEqual([8000, 4000, 2000]);
  });

  test('is zero when nothing evaluates the words', () => {
    for (const detection of [null, { type: 'server_vad' }, { type: 'azure_semantic_vad' }] as const) {
      expect(patienceMs(detection, { text: 'Milk …' })).toBe(0);
    }
  });
});

test('filler words have no content', () => {
  expect(['Um', 'uh, erm…', 'Hmm.'].map(isOnlyFillers)).toEqual([true, true, true]);
  expect(['', 'Um, milk', 'Umbrella'].map(isOnlyFillers)).toEqual([false, false, false]);
});

test('segments are joined without their hesitation marks', () => {
  expect(joinPieces(['I would like…', 'to book', '', 'a table.'])).toBe('I would like to book a table.');
  expect(joinPieces(['Well...'])).toBe('Well...');
});
