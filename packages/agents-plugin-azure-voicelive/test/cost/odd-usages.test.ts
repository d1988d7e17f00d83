// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { reckoning } from './reckoned.ts';

const NATIVE = { model: 'gpt-realtime', voice: 'alloy' };

it.each<[string, object, object[]]>([
  [
    'the number of cached tokens is negative',
    {
      input_tokens: 10,
      input_token_details: { text_tokens: 10, cached_tokens_details: { text_tokens: -5 } },
    },
    [{ meter: 'text_input', amount: 10 }],
  ],
  [
    'the number of text tokens is negative',
    { input_tokens: 10, input_token_details: { text_tokens: -10 } },
    [{ meter: 'unknown_input', amount: 10 }],
  ],
  [
    'more tokens are cached than there are',
    { input_tokens: 10, input_token_details: { text_tokens: 10, cached_tokens: 500 } },
    [{ meter: 'text_cached_input', amount: 10 }],
  ],
])('bills no more tokens than there are when %s', (_, usage, parts) => {
  expect(reckoning(NATIVE).meter.response('resp_1', usage).parts).toMatchObject(parts);
});

it.each([['lots'], [[]], [5]])('reports the usage as missing when it is %j', (usage) => {
  const { meter, events } = reckoning(NATIVE);
  meter.response('resp_1', usage as never);
  expect(events).toMatchObject([{ usageMissing: true, usd: 0, parts: [], call: { withoutUsage: 1 } }]);
});

it.each([['10'], [Number.POSITIVE_INFINITY], [Number.NaN], [-1]])(
  'keeps the total a number when a transcription lasts %s seconds',
  (seconds) => {
    const { meter } = reckoning(NATIVE);
    meter.transcription('item_1', 0, { type: 'duration', seconds: seconds as number });
    meter.transcription('item_2', 0, { type: 'tokens', input_tokens: seconds as number });
    meter.transcription('item_3', 0, { type: 'duration', seconds: 2 });
    expect(meter.call).toMatchObject({ usd: 0, unpriced: { transcription_audio: 2 } });
  },
);
