// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { assert, boolean, double, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountsOf } from '../../src/cost/amounts.ts';
import { LIST_PRICES } from '../../src/cost/price-list.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { reckoning, usageOf } from './reckoned.ts';

const SPOKEN = usageOf({ text: 14, audio: 30, outText: 27, outAudio: 72 });

describe('amounts', () => {
  const tokens = nat({ max: 10_000 });
  const share = double({ min: 0, max: 1, noNaN: true });

  it('contain every token once when some are cached or reasoning', () => {
    assert(
      property(tokens, tokens, tokens, tokens, tokens, share, boolean(), (a, b, c, d, e, part, stated) => {
        const of = (count: number): number => Math.floor(count * part);
        const cached = stated ? { text: of(a), audio: of(b), image: of(c) } : of(a + b + c);
        const usage = usageOf({
          text: a,
          audio: b,
          image: c,
          cached,
          outText: d,
          outAudio: e,
          reasoning: of(d),
        });
        const amounts = amountsOf(usage, { heardAs: 'native_audio', spokenAs: 'standard_audio' });
        const cachedAmount = amounts.filter(({ meter }) => meter.endsWith('_cached_input'));
        const sum = (list: typeof amounts): number => list.reduce((all, { amount }) => all + amount, 0);
        expect(sum(amounts)).toBe(usage.total_tokens);
        expect(sum(cachedAmount)).toBe(usage.input_token_details?.cached_tokens);
      }),
    );
  });

  it('count tokens as unknown when details are missing', () => {
    const { meter } = reckoning({ model: 'gpt-realtime' });
    const cost = meter.response('resp_1', { total_tokens: 30, input_tokens: 20, output_tokens: 10 });
    expect(cost.parts).toMatchObject([
      { meter: 'unknown_input', amount: 20, usd: null },
      { meter: 'unknown_output', amount: 10, usd: null },
    ]);
  });

  it('cap cached tokens at the input tokens when a service reports more', () => {
    const { meter } = reckoning({ model: 'gpt-realtime', voice: 'alloy' });
    const cost = meter.response('resp_1', usageOf({ audio: 10, cached: { audio: 12 } }));
    expect(cost.parts).toMatchObject([{ meter: 'native_audio_cached_input', amount: 10 }]);
  });
});

describe('prices', () => {
  it('come from the options when these have one for the model, then for the tier', () => {
    const { meter } = reckoning({
      model: 'gpt-realtime',
      voice: 'alloy',
      prices: [
        { tier: 'pro', meter: 'native_audio_input', usd: 32 },
        { tier: 'pro', meter: 'native_audio_output', usd: 64 },
        { model: 'GPT-Realtime', meter: 'native_audio_output', usd: 50 },
      ],
    });
    // 14 × 4.4 = 61.6; 30 × 32 = 960; 27 × 17.6 = 475.2; 72 × 50 = 3600; together 5096.8
    expect(meter.response('resp_1', SPOKEN).usd).toBeCloseTo(0.005_096_8, 12);
  });

  it('are missing when the model is not listed', () => {
    const cost = reckoning({ model: 'gpt-9', voice: 'en-US-AvaNeural' }).meter.response('resp_1', SPOKEN);
    expect(cost.usd).toBe(0);
    expect(cost.unpriced).toEqual([
      'text_input',
      'standard_audio_input',
      'text_output',
      'standard_audio_output',
    ]);
  });

  it('are missing when a Foundry agent serves', () => {
    const agent = { agentName: 'concierge', projectName: 'hotel' };
    const { meter, events } = reckoning({
      agent,
      apiKey: undefined,
      credential: { getToken: async () => null },
    });
    meter.response('resp_1', SPOKEN);
    expect(events).toMatchObject([
      {
        tier: null,
        usd: 0,
        unpriced: ['text_input', 'other_audio_input', expect.anything(), expect.anything()],
      },
    ]);
  });

  it('follow the voice of the response when it differs from that of the session', () => {
    const { meter } = reckoning({ model: 'gpt-realtime', voice: 'alloy' });
    const personal = { type: 'azure-personal', name: 'me', model: 'DragonLatestNeural' };
    const spoken = usageOf({ outAudio: 10 });
    expect(meter.response('resp_1', spoken, { type: 'azure-standard', name: 'x' }).usd).toBeCloseTo(
      0.000_38,
      12,
    );
    expect(meter.response('resp_2', spoken, personal).unpriced).toEqual(['other_audio_output']);
  });

  it('state their source and date when they are list prices', () => {
    for (const { source, asOf, currency, tier, usd } of LIST_PRICES) {
      expect([new URL(source ?? '').protocol, currency]).toEqual(['https:', 'USD']);
      expect(asOf).toMatch(/^\d{4}-\d{2}/u);
      expect(tier).toBeDefined();
      expect(usd).toBeGreaterThan(0);
    }
  });

  it.each([
    [{ meter: 'text_input', usd: 1 }, 'prices[0]'],
    [{ tier: 'pro', model: 'm', meter: 'text_input', usd: 1 }, 'prices[0]'],
    [{ tier: 'basic', meter: 'text_input', usd: 1 }, 'prices[0].tier'],
    [{ tier: 'pro', meter: 'words', usd: 1 }, 'prices[0].meter'],
    [{ tier: 'pro', meter: 'text_input', usd: -1 }, 'prices[0].usd'],
    [{ tier: 'pro', meter: 'text_input' }, 'prices[0].usd'],
    [{ tier: 'pro', meter: 'text_input', usd: 1, currency: 'EUR' }, 'prices[0].currency'],
    [{ tier: 'pro', meter: 'text_input', usd: 1, unit: 'thousand_tokens' }, 'prices[0].unit'],
    [{ tier: 'pro', meter: 'transcription_audio', usd: 1, unit: 'million_tokens' }, 'prices[0].unit'],
    [null, 'prices[0]'],
  ])('are rejected by the constructor when one is %j', (price, setting) => {
    const options = { endpoint: 'http://127.0.0.1:1', prices: [price] as never };
    expect(() => resolveOptions(options, { env: {} })).toThrow(
      expect.objectContaining({ code: 'invalid_option', setting }),
    );
  });
});

describe('a call', () => {
  it('adds up all responses, and counts those without usage when there are any', () => {
    const { meter, events } = reckoning({ model: 'gpt-realtime', voice: 'alloy' });
    meter.response('resp_1', SPOKEN);
    meter.response('resp_2', null);
    meter.response('resp_3', usageOf({ image: 85, outText: 10 }));
    expect(events.map(({ id, usageMissing }) => [id, usageMissing])).toEqual([
      ['resp_1', false],
      ['resp_2', true],
      ['resp_3', false],
    ]);
    const { call } = meter;
    expect(call).toMatchObject({ responses: 3, withoutUsage: 1, unpriced: { image_input: 85 } });
    // 6661.6, and 10 × 17.6 = 176
    expect(call.usd).toBeCloseTo(0.006_837_6, 12);
    expect(events.at(-1)?.call).toEqual(call);
  });

  it('counts the tokens of a transcription once when a separate model produces it', () => {
    const { meter, events } = reckoning({
      model: 'gpt-realtime',
      voice: 'alloy',
      inputAudioTranscription: { model: 'gpt-4o-transcribe' },
      prices: [
        { model: 'gpt-4o-transcribe', meter: 'transcription_input', usd: 6 },
        { model: 'gpt-4o-transcribe', meter: 'transcription_output', usd: 10 },
      ],
    });
    for (const part of [0, 1, 0]) {
      meter.transcription('item_1', part, { type: 'tokens', input_tokens: 30, output_tokens: 4 });
    }
    // 2 × (30 × 6 + 4 × 10) = 440
    expect(meter.call.usd).toBeCloseTo(0.000_44, 12);
    expect(events).toMatchObject([{ of: 'transcription', model: 'gpt-4o-transcribe' }, { id: 'item_1' }]);
    expect(Object.keys(meter.call.models)).toEqual(['gpt-4o-transcribe']);
    expect(meter.call.responses).toBe(0);
  });

  it('bills a transcription by the hour when the service reports seconds', () => {
    const { meter } = reckoning({
      model: 'gpt-realtime',
      voice: 'alloy',
      prices: [{ model: 'whisper-1', meter: 'transcription_audio', usd: 0.36 }],
    });
    meter.transcription('item_1', 0, { type: 'duration', seconds: 10 });
    expect(meter.call.usd).toBeCloseTo(0.001, 12);
  });

  it('leaves a transcription unpriced when no list has its model', () => {
    const { meter } = reckoning({ model: 'gpt-realtime', voice: 'alloy' });
    meter.transcription('item_1', 0, { type: 'duration', seconds: 10 });
    expect(meter.call).toMatchObject({ usd: 0, unpriced: { transcription_audio: 10 } });
  });

  it('does not count a transcription separately when it is the input of a cascaded model', () => {
    const { meter, events } = reckoning({ model: 'gpt-4.1' });
    meter.transcription('item_1', 0, { type: 'duration', seconds: 10 });
    expect(events).toEqual([]);
  });
});
