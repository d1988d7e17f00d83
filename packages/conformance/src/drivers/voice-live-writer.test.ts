// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import type { ServerVerb } from '../server/neutral.ts';
import { codecFor } from '@voicelive-kit/protocol';
import { createVoiceLiveWriter } from './voice-live-writer.ts';

const said = (verb: ServerVerb): unknown[] =>
  createVoiceLiveWriter(codecFor('2026-07-15'))(verb).map((message) => JSON.parse(String(message)));

test('word times count from the start of the audio of the response', () => {
  const [, timing] = said({
    say: 'word',
    text: 'two ',
    fromMs: 100,
    toMs: 250,
    audioBeforeMs: 400,
    responseId: 'resp_1',
    itemId: 'msg_2',
    index: 1,
  });
  expect(timing).toMatchObject({ text: 'two', audio_offset_ms: 500, audio_duration_ms: 150 });
});

test('confidence is sent with the phrases of a transcript, and only then', () => {
  const final = { say: 'transcript-final', itemId: 'user_1', text: 'Perhaps.' } as const;
  expect(said({ ...final, confidence: 0.5 })).toMatchObject([
    { transcript: 'Perhaps.', phrases: [{ text: 'Perhaps.', confidence: 0.5 }] },
  ]);
  expect(said(final)[0]).not.toHaveProperty('phrases');
});

test('a user turn has as many audio parts as given', () => {
  const part = { type: 'audio', transcript: null } as const;
  const item = { kind: 'message', id: 'user_1', role: 'user', text: '', parts: [part, part] } as const;
  const [created] = said({
    say: 'item-created',
    item: { ...item, parts: [...item.parts] },
    previousId: null,
  });
  expect(created).toMatchObject({
    item: { id: 'user_1', content: [{ type: 'input_audio' }, { type: 'input_audio' }] },
  });
});
