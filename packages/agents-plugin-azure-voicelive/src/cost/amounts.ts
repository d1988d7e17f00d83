// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  type NormalizedUsage,
  readUsage,
  type TranscriptionUsage,
  type Usage,
} from '@voicelive-kit/protocol';
import type { AudioKind, Meter } from './price.ts';

/** A billed amount: tokens, or seconds for `transcription_audio`. */
export interface Amount {
  readonly meter: Meter;
  readonly amount: number;
}

/** How a model's input and output audio is billed. */
export interface SoundKinds {
  readonly heardAs: AudioKind;
  readonly spokenAs: AudioKind;
}

/**
 * Splits the usage of a response into amounts that count every token once. Cached tokens are included in the count of
 * their kind, reasoning tokens in the output text, and tokens written to a cache in the input, so none of them are
 * added again.
 */
export function amountsOf(usage: Usage | null | undefined, { heardAs, spokenAs }: SoundKinds): Amount[] {
  const { input, output, inputTokens, outputTokens } = readUsage(usage);
  const cached = cachedByKind(input);
  return present([
    { meter: 'text_input', amount: input.text - cached.text },
    { meter: 'text_cached_input', amount: cached.text },
    { meter: `${heardAs}_input`, amount: input.audio - cached.audio },
    { meter: `${heardAs}_cached_input`, amount: cached.audio },
    { meter: 'image_input', amount: input.image - cached.image },
    { meter: 'image_cached_input', amount: cached.image },
    { meter: 'unknown_input', amount: inputTokens - input.text - input.audio - input.image },
    { meter: 'text_output', amount: output.text },
    { meter: `${spokenAs}_output`, amount: output.audio },
    { meter: 'unknown_output', amount: outputTokens - output.text - output.audio },
  ]);
}

/** Returns the amounts of a transcription, in tokens or in seconds. */
export function transcriptionAmountsOf(usage: TranscriptionUsage | null | undefined): Amount[] {
  if (usage?.type === 'duration') {
    return present([{ meter: 'transcription_audio', amount: count(usage.seconds) }]);
  }
  return present([
    { meter: 'transcription_input', amount: count(usage?.input_tokens) },
    { meter: 'transcription_output', amount: count(usage?.output_tokens) },
  ]);
}

type Kinds = Record<'text' | 'audio' | 'image', number>;

/**
 * Returns the cached tokens of each kind, capped at the tokens of that kind. Cached tokens without a kind are
 * attributed to text first, since a cache holds the start of a prompt: instructions and tools.
 */
function cachedByKind(input: NormalizedUsage['input']): Kinds {
  const cached: Kinds = {
    text: Math.min(input.text, input.cachedText),
    audio: Math.min(input.audio, input.cachedAudio),
    image: Math.min(input.image, input.cachedImage),
  };
  let unstated = input.cached - input.cachedText - input.cachedAudio - input.cachedImage;
  for (const kind of ['text', 'audio', 'image'] as const) {
    const taken = Math.max(0, Math.min(unstated, input[kind] - cached[kind]));
    cached[kind] += taken;
    unstated -= taken;
  }
  return cached;
}

/** Returns a count from the service, or 0 if the value is not a valid count. */
function count(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : 0;
}

function present(amounts: readonly Amount[]): Amount[] {
  return amounts.filter(({ amount }) => amount > 0);
}
