// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ServerEvent } from '@voicelive-kit/protocol';
import { describe, expect, it } from 'vitest';
import { DuplicateFilter } from './duplicate-filter.ts';

function sound(id: string, delta: string, itemId = 'item_1'): ServerEvent {
  return {
    type: 'response.audio.delta',
    event_id: id,
    response_id: 'resp_1',
    item_id: itemId,
    output_index: 0,
    content_index: 0,
    delta,
  };
}

const speech = 'qPyM/Hj8U/wc/Nj7qvug+5z7jft0+0z7'.repeat(200);

describe('a duplicate filter', () => {
  it('recognises a piece of sound that is delivered twice', () => {
    const filter = new DuplicateFilter();
    expect(filter.has(sound('event_1', speech))).toBe(false);
    expect(filter.has(sound('event_2', speech))).toBe(false);
    expect(filter.has(sound('event_1', speech))).toBe(true);
  });

  it.each([
    ['longer', sound('event_1', `${speech}AAAA`)],
    ['of the same length', sound('event_1', speech.replaceAll('H', 'J'))],
    ['different in one character', sound('event_1', `${speech.slice(0, 13)}Q${speech.slice(14)}`)],
    ['of another item', sound('event_1', speech, 'item_2')],
  ])(
    'lets a sound pass that is %s when the service uses an id twice, and trusts no id after it',
    (_, other) => {
      const filter = new DuplicateFilter();
      expect(filter.has(sound('event_1', speech))).toBe(false);
      expect(filter.has(other)).toBe(false);
      expect(filter.has(other)).toBe(false);
    },
  );

  it('lets every sound pass when none has an id', () => {
    const filter = new DuplicateFilter();
    expect([filter.has(sound('', speech)), filter.has(sound('', speech))]).toEqual([false, false]);
  });
});
