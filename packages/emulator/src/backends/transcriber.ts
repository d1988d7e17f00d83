// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { writeWav } from '@voicelive-kit/audio';
import { post, type ModelEndpoint } from './endpoint.ts';

/** Mono speech to transcribe. */
export interface SpokenAudio {
  samples: Int16Array;
  /** Hz. */
  rate: number;
  /** BCP-47, if the client named one. */
  language: string | undefined;
}

/** Transcribes speech with a speech model; rejects with an Error that says what went wrong. */
export async function askSpeechModel(
  endpoint: ModelEndpoint,
  { samples, rate, language }: SpokenAudio,
  signal: AbortSignal,
): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([writeWav({ samples, rate, channels: 1 })], { type: 'audio/wav' }), 'speech.wav');
  form.set('model', endpoint.model);
  form.set('response_format', 'json');
  // The API accepts only the language, without a region.
  if (language) form.set('language', language.split('-')[0] ?? language);
  return post(endpoint, 'audio/transcriptions', form, signal, async (response) => {
    const answer = Object(JSON.parse(await response.text())) as { text?: unknown };
    if (typeof answer.text !== 'string') throw new Error('the answer has no text');
    return answer.text.trim();
  });
}
