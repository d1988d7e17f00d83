// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isObject } from '../../codec/shape.ts';

type Fields = Record<string, unknown>;

/** Names of audio formats: Voice Live, voice agents. */
const FORMATS: readonly (readonly [ours: string, theirs: string])[] = [
  ['g711_ulaw', 'audio/pcmu'],
  ['g711_alaw', 'audio/pcma'],
];
const PCM = 'audio/pcm';
const PCM_RATE = 24_000;

/**
 * Converts the formats of a session or response to objects. Voice agents accept PCM at 24 kHz; another rate is passed
 * on so that the service refuses it.
 */
export function formatsToTheirs(fields: Fields): void {
  const { input_audio_format: input, input_audio_sampling_rate: rate, output_audio_format: output } = fields;
  delete fields['input_audio_sampling_rate'];
  if (input !== undefined || typeof rate === 'number') {
    fields['input_audio_format'] = formatToTheirs(input ?? 'pcm16', rate);
  }
  if (output !== undefined) fields['output_audio_format'] = formatToTheirs(output, undefined);
}

/** The formats under their Voice Live names, and the sample rate of the input. */
export function formatsToOurs(fields: Fields): void {
  const { input_audio_format: input, output_audio_format: output } = fields;
  if (isFormat(input)) {
    const name = formatToOurs(input);
    fields['input_audio_format'] = name.startsWith('pcm16') ? 'pcm16' : name;
    fields['input_audio_sampling_rate'] = input['type'] === PCM ? (input['rate'] ?? PCM_RATE) : 8000;
  }
  if (isFormat(output)) fields['output_audio_format'] = formatToOurs(output);
}

function formatToTheirs(format: unknown, rate: unknown): unknown {
  if (typeof format !== 'string') return format;
  const coded = FORMATS.find(([ours]) => ours === format)?.[1];
  if (coded !== undefined) return { type: coded };
  const suffix = /^pcm16(?:_(?<rate>\d+)hz)?$/u.exec(format)?.groups;
  if (suffix === undefined) return { type: format };
  return { type: PCM, rate: typeof rate === 'number' ? rate : Number(suffix['rate'] ?? PCM_RATE) };
}

function isFormat(value: unknown): value is Fields & { readonly type: string } {
  return isObject(value) && typeof value['type'] === 'string';
}

function formatToOurs({ type, rate }: Fields & { readonly type: string }): string {
  if (type !== PCM) return FORMATS.find(([, theirs]) => theirs === type)?.[0] ?? type;
  return (rate ?? PCM_RATE) === PCM_RATE ? 'pcm16' : `pcm16_${JSON.stringify(rate)}hz`;
}
