// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { TranscriptionUsage, Usage } from '@voicelive-kit/protocol';
import { type Amount, amountsOf, type SoundKinds, transcriptionAmountsOf } from './amounts.ts';
import { type Cost, costOf, type Priced } from './cost.ts';
import type { Meter, Price } from './price.ts';

/** How many transcriptions to remember, so that a repeated one is not counted again. */
const REMEMBERED = 256;

/** Total cost of several responses and transcriptions. */
export interface CostTotal {
  /** US dollars for everything that has a price. */
  readonly usd: number;
  readonly responses: number;
  /** Transcriptions of the caller by a separate model. */
  readonly transcriptions: number;
  /** How many responses and transcriptions came without usage, as cancelled responses may. Their cost is unknown. */
  readonly withoutUsage: number;
  /** Amounts without a price, by meter: tokens, or seconds for `transcription_audio`. */
  readonly unpriced: Readonly<Partial<Record<Meter, number>>>;
}

/** The cost of one session so far. */
export interface CallCost extends CostTotal {
  /** The same totals by model; transcription models are listed separately. */
  readonly models: Readonly<Record<string, CostTotal>>;
}

/** The cost of one response, or of one transcription of the caller. */
export interface CostEvent extends Cost, Priced {
  readonly of: 'response' | 'transcription';
  /** Id of the response, or of the transcribed item. */
  readonly id: string;
  /** True if the service sent no usage: the cost is unknown, and `parts` is empty. */
  readonly usageMissing: boolean;
  /** Total so far, including this one. */
  readonly call: CallCost;
}

/** What currently serves the session. */
export interface Serving extends Priced, SoundKinds {
  /**
   * Name of the separate transcription model; null if there is none, or if transcription is part of the input audio.
   */
  readonly transcriber: string | null;
}

export interface CostMeterInit {
  /** Price lists; the first one with a matching price wins. */
  readonly lists: readonly (readonly Price[])[];
  /** @param voice - the voice of the response, if the service reports one. */
  serving(voice?: unknown): Serving;
  told(event: CostEvent): void;
}

/** Adds up the cost of a session. Uses no clock and no I/O. */
export class CostMeter {
  readonly #with: CostMeterInit;
  readonly #call = new RunningTotal();
  readonly #models = new Map<string, RunningTotal>();
  readonly #transcribed = new Set<string>();

  constructor(init: CostMeterInit) {
    this.#with = init;
  }

  get call(): CallCost {
    const models = [...this.#models].map(([model, total]) => [model, total.shown] as const);
    return { ...this.#call.shown, models: Object.fromEntries(models) };
  }

  /** Adds a finished response, and returns its cost. */
  response(id: string, usage: Usage | null | undefined, voice?: unknown): Cost {
    const serving = this.#with.serving(voice);
    return this.#add('response', id, serving, amountsOf(usage, serving), !isUsage(usage));
  }

  /** Adds a transcription of the caller. Transcription that is part of a response's input audio is not counted here. */
  transcription(itemId: string, part: number, usage: TranscriptionUsage | null | undefined): void {
    const { transcriber } = this.#with.serving();
    const amounts = transcriptionAmountsOf(usage);
    const key = `${part} ${itemId}`;
    if (transcriber === null || this.#transcribed.has(key)) return;
    this.#transcribed.add(key);
    const [oldest] = this.#transcribed;
    if (this.#transcribed.size > REMEMBERED && oldest !== undefined) this.#transcribed.delete(oldest);
    this.#add('transcription', itemId, { model: transcriber, tier: null }, amounts, !isUsage(usage));
  }

  #add(
    of: CostEvent['of'],
    id: string,
    { model, tier }: Priced,
    amounts: readonly Amount[],
    usageMissing: boolean,
  ): Cost {
    const cost = costOf(amounts, { model, tier }, this.#with.lists);
    const ofModel = this.#models.get(model) ?? new RunningTotal();
    this.#models.set(model, ofModel);
    for (const total of [this.#call, ofModel]) total.add(cost, of, usageMissing);
    this.#with.told({ ...cost, of, id, model, tier, usageMissing, call: this.call });
    return cost;
  }
}

/** Whether the service sent a usage object, rather than nothing or something else. */
function isUsage(usage: unknown): boolean {
  return typeof usage === 'object' && usage !== null && !Array.isArray(usage);
}

class RunningTotal {
  #usd = 0;
  #responses = 0;
  #transcriptions = 0;
  #withoutUsage = 0;
  readonly #unpriced = new Map<Meter, number>();

  get shown(): CostTotal {
    return {
      usd: this.#usd,
      responses: this.#responses,
      transcriptions: this.#transcriptions,
      withoutUsage: this.#withoutUsage,
      unpriced: Object.fromEntries(this.#unpriced),
    };
  }

  add(cost: Cost, of: CostEvent['of'], usageMissing: boolean): void {
    this.#usd += cost.usd;
    if (of === 'response') this.#responses += 1;
    else this.#transcriptions += 1;
    if (usageMissing) this.#withoutUsage += 1;
    for (const { meter, amount, price } of cost.parts) {
      if (price === null) this.#unpriced.set(meter, (this.#unpriced.get(meter) ?? 0) + amount);
    }
  }
}
