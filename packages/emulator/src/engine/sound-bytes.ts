// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Session } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import { bytesOf } from '../conversation/base64.ts';

/** The service accepts 15 MiB of audio in one event; here as a number of base64 characters. */
const MOST_AUDIO = 20 * 1024 * 1024;

/** Decodes base64 audio; a lenient decoder would turn garbage into noise. */
export function decodeAudio(audio: string, param = 'audio'): Uint8Array {
  const bytes = typeof audio === 'string' ? bytesOf(audio) : undefined;
  if (bytes === undefined) {
    throw new ClientMistake(
      'invalid_value',
      `Invalid '${param}'. Expected base64-encoded audio bytes.`,
      param,
    );
  }
  if (audio.length > MOST_AUDIO) {
    throw new ClientMistake('invalid_value', `Invalid '${param}'. It takes at most 15 MiB of audio.`, param);
  }
  return bytes;
}

/** The mistake of a client whose audio ends within a sample. */
export function halfSample(param = 'audio'): ClientMistake {
  return new ClientMistake(
    'invalid_value',
    'Invalid audio: pcm16 needs an even number of bytes, stereo a number divisible by four.',
    param,
  );
}

/** Milliseconds of mono audio in the session's input format. */
export function durationOf(bytes: Uint8Array, session: Session): number {
  const pcm = (session.input_audio_format ?? 'pcm16') === 'pcm16';
  const bytesPerSecond = pcm ? 2 * (session.input_audio_sampling_rate ?? 24_000) : 8000;
  return (bytes.length / bytesPerSecond) * 1000;
}
