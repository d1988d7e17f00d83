// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  type Dialect,
  OPENAI_VOICES,
  type InputAudioFormat,
  type SessionConfig,
} from '@voicelive-kit/protocol';
import { FORMAT_FIELDS, type FormatField, INPUT_RATES, OUTPUT_FORMATS } from '../audio-format.ts';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { invalidOption } from './checks.ts';

const OPTIONS: Readonly<Record<FormatField, string>> = {
  input_audio_format: 'inputAudioFormat',
  input_audio_sampling_rate: 'inputAudioSamplingRate',
  output_audio_format: 'outputAudioFormat',
};

const ECHO_FIELD = 'input_audio_echo_cancellation';
const ECHO = 'inputAudioEchoCancellation';
/**
 * Supported sample rates with an echo reference from the client, Hz (Microsoft Learn, "Echo cancellation with a client
 * reference").
 */
const ECHO_RATES: readonly unknown[] = [8000, 16_000, 24_000];

/** Formats supported by the model's own voices. */
const MODEL_FORMATS = ['pcm16', 'g711_ulaw', 'g711_alaw'];

/**
 * Checks the formats of a new session, wherever they come from.
 * @param extra - fields that were set there, so that the error uses their wire names.
 * @throws VoiceLiveConfigError `invalid_option`
 */
export function checkAudioFormats(
  config: SessionConfig,
  extra: Readonly<Record<string, unknown>>,
  dialect: Dialect = 'voice-live',
): void {
  const settingOf = (field: FormatField): string =>
    extra[field] === undefined ? OPTIONS[field] : `extra.${field}`;
  checkKnown(settingOf('input_audio_format'), config.input_audio_format, Object.keys(INPUT_RATES));
  checkRate(settingOf('input_audio_sampling_rate'), config);
  if (dialect === 'voice-agent-v1') checkVoiceAgentFormats(settingOf, config);
  checkEchoReference(
    extra['input_audio_echo_cancellation'] === undefined ? ECHO : `extra.${ECHO_FIELD}`,
    config,
  );
  const output = config.output_audio_format;
  checkKnown(settingOf('output_audio_format'), output, Object.keys(OUTPUT_FORMATS));
  // Microsoft tests the others with Azure voices only (azure-ai-voicelive for Python, tests of output formats).
  if (isModelVoice(config.voice) && !MODEL_FORMATS.includes(String(output))) {
    throw invalidOption(
      settingOf('output_audio_format'),
      output,
      `${oneOf(MODEL_FORMATS)} with a voice of the model; or set \`voice\` to an Azure voice, such as \`en-US-AvaNeural\``,
    );
  }
}

/** Voice agents accept PCM at 24 kHz only (npm `@azure/ai-projects` 2.10.0, `RealtimeAudioFormatsAudioPcm`). */
function checkVoiceAgentFormats(settingOf: (field: FormatField) => string, config: SessionConfig): void {
  const { input_audio_format: input, input_audio_sampling_rate: rate, output_audio_format: output } = config;
  if (input === 'pcm16' && rate !== 24_000) {
    throw invalidOption(settingOf('input_audio_sampling_rate'), rate, '24000 Hz with a voice agent');
  }
  if (!MODEL_FORMATS.includes(String(output))) {
    throw invalidOption(
      settingOf('output_audio_format'),
      output,
      `${oneOf(MODEL_FORMATS)} with a voice agent`,
    );
  }
}

/** @throws VoiceLiveConfigError when the number of channels and the source of the reference do not match. */
function checkEchoReference(setting: string, config: SessionConfig): void {
  const { channels, reference_source: source } = config[ECHO_FIELD] ?? {};
  if ((channels ?? 1) === 1 && source !== 'client') return;
  const pair = `{ channels: ${channels}, referenceSource: ${source} }`;
  if (channels !== 2 || source !== 'client') {
    throw invalidOption(setting, pair, "`channels: 2` with `referenceSource: 'client'`, or neither");
  }
  const { input_audio_format: format, input_audio_sampling_rate: rate } = config;
  if (format === 'pcm16' && ECHO_RATES.includes(rate)) return;
  throw invalidOption(
    setting,
    pair,
    `used with pcm16 at ${oneOf(ECHO_RATES as number[])} Hz, not ${format} at ${rate} Hz`,
  );
}

/**
 * Checks that a change keeps the audio formats.
 * @throws VoiceLiveConfigError `invalid_option`
 */
export function checkFormatsStay(
  change: Readonly<Partial<Record<FormatField, unknown>> & Pick<SessionConfig, typeof ECHO_FIELD>>,
  held: SessionConfig,
): void {
  checkChannelsStay(change, held);
  const field = FORMAT_FIELDS.find((name) => change[name] !== undefined && change[name] !== held[name]);
  if (field === undefined) return;
  throw new VoiceLiveConfigError({
    code: 'invalid_option',
    setting: OPTIONS[field],
    message:
      `The audio formats cannot change while a session runs: \`${OPTIONS[field]}\` stays ${held[field]}. ` +
      'Create a RealtimeModel for each format.',
  });
}

/** The service accepts no other number of channels once audio has arrived (`change_in_ec_channels_not_allowed`). */
function checkChannelsStay(change: Pick<SessionConfig, typeof ECHO_FIELD>, held: SessionConfig): void {
  if (change[ECHO_FIELD] === undefined) return;
  const wanted = change[ECHO_FIELD]?.channels ?? 1;
  const channels = held[ECHO_FIELD]?.channels ?? 1;
  if (wanted === channels) return;
  throw new VoiceLiveConfigError({
    code: 'invalid_option',
    setting: ECHO,
    message:
      `The channels of \`${ECHO}\` cannot change while a session runs: they stay ${channels}. ` +
      'Create a RealtimeModel for each number of channels.',
  });
}

function checkKnown(setting: string, value: unknown, known: readonly string[]): void {
  if (known.includes(String(value))) return;
  // Early SDKs and copies of their documentation spell it this way; the service does not (azure-ai-voicelive for Java,
  // 1.0.0-beta.4).
  const spelled = String(value).replaceAll('-', '_');
  throw invalidOption(setting, value, known.includes(spelled) ? `spelled ${spelled}` : oneOf(known));
}

function checkRate(setting: string, config: SessionConfig): void {
  const format = config.input_audio_format as InputAudioFormat;
  const rate = config.input_audio_sampling_rate;
  const rates = INPUT_RATES[format];
  if (rates.includes(Number(rate)) && typeof rate === 'number') return;
  const advice =
    format === 'pcm16'
      ? 'frames of any rate are converted to it'
      : `omit it, or set \`${OPTIONS.input_audio_format}\` to pcm16`;
  throw invalidOption(setting, rate, `${oneOf(rates)} Hz with ${format}; ${advice}`);
}

function isModelVoice(voice: SessionConfig['voice']): boolean {
  if (typeof voice === 'string') return (OPENAI_VOICES as readonly string[]).includes(voice.toLowerCase());
  return (voice as { type?: unknown } | null | undefined)?.type === 'openai';
}

function oneOf(values: readonly (string | number)[]): string {
  return values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
