// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Usage } from '@voicelive-kit/protocol';
import { initialConfiguration } from '../../src/config/initial-configuration.ts';
import { servedBy } from '../../src/config/served-by.ts';
import { type CostEvent, CostMeter } from '../../src/cost/cost-meter.ts';
import { LIST_PRICES } from '../../src/cost/price-list.ts';
import type { RealtimeModelOptions } from '../../src/options/options.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';

export interface Reckoning {
  readonly meter: CostMeter;
  readonly events: CostEvent[];
}

/** Creates a cost meter as a session with these options would. */
export function reckoning(given: RealtimeModelOptions): Reckoning {
  const options = resolveOptions(
    { endpoint: 'https://contoso.services.ai.azure.com', apiKey: 'key', ...given },
    { env: {}, warn: () => undefined },
  );
  const configuration = initialConfiguration(options, {});
  const events: CostEvent[] = [];
  const meter = new CostMeter({
    lists: [options.prices, LIST_PRICES],
    serving: (voice) => servedBy(options, configuration, voice),
    told: (event) => events.push(event),
  });
  return { meter, events };
}

/** Token counts by kind, as in a recorded `response.done`. */
export interface Counted {
  readonly text?: number;
  readonly audio?: number;
  readonly image?: number;
  readonly cached?: { readonly text?: number; readonly audio?: number; readonly image?: number } | number;
  readonly outText?: number;
  readonly outAudio?: number;
  readonly reasoning?: number;
}

/** Builds the wire format by hand, so that the meter's input does not depend on its own code. */
export function usageOf({
  text = 0,
  audio = 0,
  image = 0,
  cached = {},
  outText = 0,
  outAudio = 0,
  reasoning = 0,
}: Counted): Usage {
  const byKind = typeof cached === 'number' ? undefined : cached;
  const all =
    typeof cached === 'number' ? cached : (cached.text ?? 0) + (cached.audio ?? 0) + (cached.image ?? 0);
  return {
    total_tokens: text + audio + image + outText + outAudio,
    input_tokens: text + audio + image,
    output_tokens: outText + outAudio,
    input_token_details: {
      text_tokens: text,
      audio_tokens: audio,
      image_tokens: image,
      cached_tokens: all,
      ...(byKind && {
        cached_tokens_details: {
          text_tokens: byKind.text ?? 0,
          audio_tokens: byKind.audio ?? 0,
          image_tokens: byKind.image ?? 0,
        },
      }),
    },
    output_token_details: { text_tokens: outText, audio_tokens: outAudio, reasoning_tokens: reasoning },
  };
}
