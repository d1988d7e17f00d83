// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Microsoft's price tier of a model. `byom` is bring your own model, where Voice Live bills only the audio of Azure
 * voices.
 */
export type PriceTier = 'pro' | 'standard' | 'lite' | 'byom';

/**
 * How audio is billed. `native_audio`: the model hears or speaks directly. `standard_audio`: Azure Speech does.
 * `custom_audio`: a custom speech model or custom voice does. `other_audio`: cannot be determined.
 */
export type AudioKind = 'native_audio' | 'standard_audio' | 'custom_audio' | 'other_audio';

/**
 * A kind of billed usage; each token belongs to exactly one. Cached input is separate from other input, and reasoning
 * counts as text output. `unknown_…` holds tokens that a usage counts without stating their kind.
 * `transcription_audio` is in seconds of audio, everything else in tokens.
 */
export type Meter =
  | `${AudioKind | 'text' | 'image'}_${'input' | 'cached_input'}`
  | `${AudioKind | 'text'}_output`
  | `unknown_${'input' | 'output'}`
  | `transcription_${'input' | 'output' | 'audio'}`;

/** One entry of a price list. */
export interface Price {
  /** Tier whose models have this price. Exactly one of `tier` and `model` is set. */
  readonly tier?: PriceTier;
  /** Name of the model, transcription model or deployment that has this price. */
  readonly model?: string;
  readonly meter: Meter;
  /** US dollars per `unit`. */
  readonly usd: number;
  readonly currency: 'USD';
  /** `hour` for `transcription_audio`, `million_tokens` for everything else. */
  readonly unit: 'million_tokens' | 'hour';
  /** Azure region of the listed price. */
  readonly region?: string;
  /** When the price was listed, as an ISO 8601 day or month. Null for a custom price without a date. */
  readonly asOf: string | null;
  /** URL of the price list. Null for a custom price without a source. */
  readonly source: string | null;
}

/** A custom price, such as a negotiated one: {@link Price} without the fields that follow from the others. */
export type OwnPrice = Pick<Price, 'tier' | 'model' | 'meter' | 'usd'> &
  Partial<Pick<Price, 'region' | 'asOf' | 'source'>>;

const SOUNDS = ['native_audio', 'standard_audio', 'custom_audio', 'other_audio'] as const;

/** All meters that a custom price can apply to. */
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

/** Returns the unit in which a meter is billed. */
export function unitOf(meter: Meter): Price['unit'] {
  return meter === 'transcription_audio' ? 'hour' : 'million_tokens';
}

/** Fills in the remaining fields of a custom price. */
export function ownPrice(given: OwnPrice): Price {
  return { asOf: null, source: null, ...given, currency: 'USD', unit: unitOf(given.meter) };
}
