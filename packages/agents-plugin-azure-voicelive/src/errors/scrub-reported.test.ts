// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEvent } from '@voicelive-kit/protocol';
import { expect, it } from 'vitest';
import { scrubReported } from './scrub-reported.ts';

const SECRET = 'k-very-secret';
const report = { code: `code ${SECRET}`, message: `The key ${SECRET} is odd.`, param: SECRET };
const clean = { code: 'code ***', message: 'The key *** is odd.', param: '***' };

it.each<[ServerEvent, object]>([
  [
    { type: 'error', error: { ...report, event_id: 'event_1' } },
    { error: { ...clean, event_id: 'event_1' } },
  ],
  [{ type: 'warning', warning: report }, { warning: clean }],
  [
    { type: 'conversation.item.input_audio_transcription.failed', item_id: 'i', error: report },
    { error: clean },
  ],
  [
    {
      type: 'response.done',
      response: {
        id: 'r',
        status: 'failed',
        status_details: { type: 'failed', reason: SECRET, error: report },
      },
    },
    { response: { id: 'r', status: 'failed', status_details: { reason: '***', error: clean } } },
  ],
])('hides secrets in all fields of $0.type', (event, expected) => {
  expect(scrubReported(event, [SECRET])).toMatchObject(expected);
});

it('leaves conversation text unchanged', () => {
  const event: ServerEvent = { type: 'response.text.delta', response_id: 'r', item_id: 'i', delta: SECRET };
  expect(scrubReported(event, [SECRET])).toBe(event);
});
