// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { METERS, type Price, unitOf } from '../cost/price.ts';
import { checkNumber, checkType, invalidOption, isRecord, isText } from './checks.ts';
import type { RealtimeModelOptions } from './options.ts';

const TIERS: ReadonlySet<unknown> = new Set(['pro', 'standard', 'lite', 'byom']);

/** @throws VoiceLiveConfigError `invalid_option` */
export function checkPrices(prices: RealtimeModelOptions['prices']): void {
  checkType('prices', prices, 'a list of prices', Array.isArray);
  for (const [index, price] of (prices ?? []).entries()) {
    const setting = `prices[${index}]`;
    const whose = 'an object with `meter`, `usd`, and either `tier` or `model`';
    checkType(setting, price ?? null, whose, isRecord);
    const { tier, model, meter, usd } = price;
    if ((tier === undefined) === (model === undefined)) throw invalidOption(setting, price, whose);
    checkType(`${setting}.tier`, tier, "'pro', 'standard', 'lite' or 'byom'", (given) => TIERS.has(given));
    checkType(`${setting}.model`, model, 'the name of a model', isText);
    checkType(
      `${setting}.meter`,
      meter ?? null,
      'a meter, such as `text_input` or `native_audio_output`',
      (given) => METERS.has(given as string),
    );
    checkNumber(`${setting}.usd`, usd ?? null, 0);
    // Copied from a price list, a price may carry a currency or a unit; another one must not be read as dollars per million.
    const { currency = 'USD', unit } = price as Partial<Price>;
    checkType(
      `${setting}.currency`,
      currency,
      "'USD', which is what `usd` is in",
      (given) => given === 'USD',
    );
    const fits = unitOf(meter);
    checkType(`${setting}.unit`, unit ?? fits, `'${fits}'`, (given) => given === fits);
  }
}
