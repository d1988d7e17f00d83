// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { pcmBytes } from '@voicelive-kit/audio';
import { post, type ModelEndpoint } from './endpoint.ts';

/** Mono speech to transcribe. */
export interface SpokenAudio {
  samples: Int16Array;
  /** Hz. */
  rate: number;
  /** BCP-47, if the client named one. */
  language: string | undefined;
}

/** Asks a speech model what was said; rejects with an Error that says what went wrong. */
export async function askSpeechModel(
  endpoint: ModelEndpoint,
  { samples, rate, language }: SpokenAudio,
  signal: AbortSignal,
): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([wav(samples, rate)], { type: 'audio/wav' }), 'speech.wav');
  form.set('model', endpoint.model);
  form.set('response_format', 'json');
  // The API takes the language alone, without a region.
  if (language) form.set('language', language.split('-')[0] ?? language);
  return post(endpoint, 'audio/transcriptions', form, signal, async (response) => {
    const answer = Object(JSON.parse(await response.text())) as { text?: unknown };
    if (typeof answer.text !== 'string') throw new Error('the answer has no text');
    return answer.text.trim();
  });
}

/** A WAV file: PCM, 16 bit, mono. */
function wav(samples: Int16Array, rate: number): Uint8Array<ArrayBuffer> {
  const data = pcmBytes(samples);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return new Uint8Array(Buffer.concat([header, data]));
}
