// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Microsoft's tiers, by the model; `byom`: bring your own model, where Voice Live bills the sound of Azure's voices alone. */
export type PriceTier = 'pro' | 'standard' | 'lite' | 'byom';

/**
 * What sound is billed as. `native_audio`: the model hears or speaks by itself; `standard_audio`: Azure speech does;
 * `custom_audio`: a custom speech model or a custom voice does; `other_audio`: none of these for certain.
 */
export type AudioKind = 'native_audio' | 'standard_audio' | 'custom_audio' | 'other_audio';

/**
 * One kind of what is billed, each token in one of them only. Cached input is apart from other input; thinking is text
 * of the output. `unknown_…`: tokens that a usage counts without saying of what kind they are. `transcription_audio` is in
 * seconds of sound, everything else in tokens.
 */
export type Meter =
  | `${AudioKind | 'text' | 'image'}_${'input' | 'cached_input'}`
  | `${AudioKind | 'text'}_output`
  | `unknown_${'input' | 'output'}`
  | `transcription_${'input' | 'output' | 'audio'}`;

/** One price of a list. */
export interface Price {
  /** Whose price: of all models of a tier … */
  readonly tier?: PriceTier;
  /** … or of one model, transcription model or deployment, by its name. Either this or `tier`. */
  readonly model?: string;
  readonly meter: Meter;
  /** US dollars for one `unit`. */
  readonly usd: number;
  readonly currency: 'USD';
  /** `hour` for `transcription_audio`, `million_tokens` for everything else. */
  readonly unit: 'million_tokens' | 'hour';
  /** Azure region the price was listed for. */
  readonly region?: string;
  /** When it was listed, ISO 8601: a day or a month. Null for a price of one's own. */
  readonly asOf: string | null;
  /** Where it was listed, an address; null for a price of one's own. */
  readonly source: string | null;
}

/** A price of one's own, such as a negotiated one: {@link Price} without what goes without saying. */
export type OwnPrice = Pick<Price, 'tier' | 'model' | 'meter' | 'usd'> &
  Partial<Pick<Price, 'region' | 'asOf' | 'source'>>;

const SOUNDS = ['native_audio', 'standard_audio', 'custom_audio', 'other_audio'] as const;

/** Every meter; what an own price may be for. */
export const METERS: ReadonlySet<string> = new Set<Meter>([
  ...(['text', 'image', ...SOUNDS] as const).flatMap(
    (kind) => [`${kind}_input`, `${kind}_cached_input`] as const,
  ),
  ...(['text', ...SOUNDS] as const).map((kind) => `${kind}_output` as const),
  'unknown_input',
  'unknown_output',
  'transcription_input',
  'transcription_output',
  'transcription_audio',
]);

/** What a meter is billed by. */
export function unitOf(meter: Meter): Price['unit'] {
  return meter === 'transcription_audio' ? 'hour' : 'million_tokens';
}

/** Completes a price of one's own. */
export function ownPrice(given: OwnPrice): Price {
  return { asOf: null, source: null, ...given, currency: 'USD', unit: unitOf(given.meter) };
}
