// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { EchoCancellation, InputAudioFormat, Session, SessionConfig } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';

const ECHO = 'session.input_audio_echo_cancellation';
/** Sample rates with which an interleaved echo reference is allowed, in Hz. */
const STEREO_RATES: readonly number[] = [8000, 16_000, 24_000];

/**
 * The changes of an update to the caller's audio: format, rate, echo cancellation. Throws a ClientMistake for invalid
 * combinations; `audioReceived` is true once audio has been received.
 */
export function inputAudioUpdate(
  session: Session,
  config: SessionConfig,
  audioReceived: boolean,
): Partial<Session> {
  const format = config.input_audio_format ?? session.input_audio_format ?? 'pcm16';
  const rate = rateOf(session, config, format);
  const echo = echoOf(session, config);
  const channels = echo?.channels ?? 1;
  checkEcho(echo, channels, format, rate);
  if (audioReceived && channels !== (session.input_audio_echo_cancellation?.channels ?? 1)) {
    throw new ClientMistake(
      'change_in_ec_channels_not_allowed',
      'The number of channels cannot change once audio has been received.',
      `${ECHO}.channels`,
    );
  }
  return {
    input_audio_sampling_rate: rate,
    ...(config.input_audio_echo_cancellation !== undefined && { input_audio_echo_cancellation: echo }),
  };
}

function rateOf(session: Session, config: SessionConfig, format: InputAudioFormat): number {
  const wanted = config.input_audio_sampling_rate;
  if (format === 'pcm16') {
    const wasPcm = (session.input_audio_format ?? 'pcm16') === 'pcm16';
    return wanted ?? (wasPcm ? (session.input_audio_sampling_rate ?? 24_000) : 24_000);
  }
  if (wanted !== undefined && wanted !== 8000) {
    throw new ClientMistake(
      'invalid_value',
      `Invalid value: 'session.input_audio_sampling_rate' is ${wanted}; ${format} has 8000.`,
      'session.input_audio_sampling_rate',
    );
  }
  return 8000;
}

function echoOf(session: Session, config: SessionConfig): EchoCancellation | null {
  const wanted = config.input_audio_echo_cancellation;
  if (wanted === undefined) return session.input_audio_echo_cancellation ?? null;
  return (
    wanted && {
      ...wanted,
      reference_source: wanted.reference_source ?? 'server',
      channels: wanted.channels ?? 1,
    }
  );
}

function checkEcho(
  echo: EchoCancellation | null,
  channels: number,
  format: InputAudioFormat,
  rate: number,
): void {
  const byClient = echo?.reference_source === 'client';
  if (channels !== 1 && channels !== 2) {
    throw new ClientMistake(
      'invalid_ec_reference_channels',
      `Channels are ${channels}; give 1 or 2.`,
      `${ECHO}.channels`,
    );
  }
  if (byClient && channels !== 2) {
    throw new ClientMistake(
      'invalid_ec_reference_channels',
      'A client echo reference needs 2 channels: microphone and reference, interleaved.',
      `${ECHO}.channels`,
    );
  }
  if (channels === 2 && !byClient) {
    throw new ClientMistake(
      'invalid_ec_channels_requires_client',
      "2 channels need 'reference_source' to be 'client'.",
      `${ECHO}.reference_source`,
    );
  }
  if (channels === 2 && (format !== 'pcm16' || !STEREO_RATES.includes(rate))) {
    throw new ClientMistake(
      'invalid_ec_channels_format',
      `2 channels need pcm16 at ${STEREO_RATES.join(', ')} Hz, not ${format} at ${rate} Hz.`,
      `${ECHO}.channels`,
    );
  }
}
