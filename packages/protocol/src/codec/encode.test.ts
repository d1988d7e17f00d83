// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { decodeClientEvent } from './decode.ts';
import { encode, encodeAudioAppend } from './encode.ts';

it('encodes an event so that the decoder returns it', () => {
  const event = {
    type: 'conversation.item.truncate',
    event_id: 'evt_1',
    item_id: 'item_1',
    content_index: 0,
    audio_end_ms: 1500,
  } as const;
  expect(decodeClientEvent(encode(event))).toEqual({ kind: 'event', event });
});

it('encodes an audio append exactly as the general encoder would', () => {
  const audio = Buffer.from(Uint8Array.from({ length: 960 }, (_, i) => i & 255)).toString('base64');
  expect(encodeAudioAppend(audio)).toBe(encode({ type: 'input_audio_buffer.append', audio }));
});

it('includes the id of an event in an audio append when there is one', () => {
  const event = { event_id: 'evt_"1"', type: 'input_audio_buffer.append', audio: 'AAAA' } as const;
  expect(encodeAudioAppend('AAAA', 'evt_"1"')).toBe(encode(event));
});
