// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { entryText, inOneLine, Timeline } from './timeline.ts';

test('keeps credentials and long payloads out of the timeline', () => {
  const text = inOneLine(
    JSON.stringify({ 'api-key': 'secret', Authorization: 'Bearer secret', audio: 'A'.repeat(500) }),
  );
  expect(text).not.toContain('secret');
  expect(text).toContain('<500 characters>');
});

test('merges repeats into one entry with a count', () => {
  const timeline = new Timeline();
  for (let i = 0; i < 3; i += 1) timeline.add('client', 'audio');
  timeline.add('server', 'audio');
  expect(timeline.entries().map(entryText)).toEqual(['audio (3 times)', 'audio']);
});

test('drops the oldest of too many entries', () => {
  const timeline = new Timeline();
  for (let i = 0; i < 2100; i += 1) timeline.add('client', String(i));
  expect(timeline.entries()).toHaveLength(2000);
  expect(timeline.entries()[0]?.text).toBe('100');
  expect(timeline.dropped).toBe(100);
});

test.each([
  'authorization',
  'api-key',
  'x-api-key',
  'client_secret',
  'agent_access_token',
  'Ocp-Apim-Subscription-Key',
])('does not show %s in a line', (name) => {
  expect(inOneLine(JSON.stringify({ type: 't', [name]: 'abc' }))).toBe(`{"type":"t","${name}":"***"}`);
});
