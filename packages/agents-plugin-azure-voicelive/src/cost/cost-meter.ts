// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { TranscriptionUsage, Usage } from '@voicelive-kit/protocol';
import { type Amount, amountsOf, type SoundKinds, transcriptionAmountsOf } from './amounts.ts';
import { type Cost, costOf, type Priced } from './cost.ts';
import type { Meter, Price } from './price.ts';

/** How many transcriptions are remembered, so that one that is repeated is not counted again. */
const REMEMBERED = 256;

/** What several responses and transcriptions cost together. */
export interface CostTotal {
  /** US dollars of everything that has a price. */
  readonly usd: number;
  readonly responses: number;
  /** Of the caller, by a model of its own. */
  readonly transcriptions: number;
  /** How many of the two came without a usage, as cancelled responses may: what they cost is not known. */
  readonly withoutUsage: number;
  /** What has no price: tokens by meter, seconds for `transcription_audio`. */
  readonly unpriced: Readonly<Partial<Record<Meter, number>>>;
}

/** What one session of a call has cost so far. */
export interface CallCost extends CostTotal {
  /** The same by the model that served, transcription models apart. */
  readonly models: Readonly<Record<string, CostTotal>>;
}

/** What one more response, or one more transcription of the caller, cost. */
export interface CostEvent extends Cost, Priced {
  readonly of: 'response' | 'transcription';
  /** Id of the response, or of the item that was transcribed. */
  readonly id: string;
  /** True where the service told no usage: what it cost is not known, and its parts are empty. */
  readonly usageMissing: boolean;
  /** Everything so far, this included. */
  readonly call: CallCost;
}

/** Who serves at present. */
export interface Serving extends Priced, SoundKinds {
  /** The model that writes down what the caller says; null where none does, or where that is part of the input audio. */
  readonly transcriber: string | null;
}

export interface CostMeterInit {
  /** Prices; the first list that has one decides. */
  readonly lists: readonly (readonly Price[])[];
  /** @param voice - of the response, where the service says which. */
  serving(voice?: unknown): Serving;
  told(event: CostEvent): void;
}

/** Adds up what a call costs. No clock and no I/O. */
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

  /** A response is over; returns what it cost. */
  response(id: string, usage: Usage | null | undefined, voice?: unknown): Cost {
    const serving = this.#with.serving(voice);
    return this.#add('response', id, serving, amountsOf(usage, serving), !isUsage(usage));
  }

  /** Something the caller said was transcribed; what the input audio of a response contains is not counted here. */
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

/** Whether the service told a usage at all; it may have sent something else in its place. */
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
