// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { SessionConfig } from '@voicelive-kit/protocol';
import { describe, expect, it } from 'vitest';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { checkFormatsStay } from './audio-formats.ts';
import { resolveOptions } from './resolve-options.ts';
import { initialSessionConfig } from './session-config.ts';

const endpoint = 'http://127.0.0.1:7777';

function resolve(options: object): SessionConfig {
  return initialSessionConfig(resolveOptions({ endpoint, ...options }, { env: {}, warn: () => undefined }));
}

function refusal(run: () => unknown): { setting: string | null; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof VoiceLiveConfigError) return { setting: error.setting, message: error.message };
    throw error;
  }
  throw new Error('nothing was rejected');
}

describe('the formats of a new session', () => {
  it.each([
    [{}, 'pcm16', 24_000, 'pcm16'],
    [{ inputAudioSamplingRate: 8000 }, 'pcm16', 8000, 'pcm16'],
    [
      { inputAudioSamplingRate: 44_100, outputAudioFormat: 'pcm16_44100hz' },
      'pcm16',
      44_100,
      'pcm16_44100hz',
    ],
    [{ inputAudioFormat: 'g711_ulaw', outputAudioFormat: 'g711_ulaw' }, 'g711_ulaw', 8000, 'g711_ulaw'],
    [{ inputAudioFormat: 'g711_alaw', inputAudioSamplingRate: 8000 }, 'g711_alaw', 8000, 'pcm16'],
    [{ extra: { input_audio_format: 'g711_ulaw' } }, 'g711_ulaw', 8000, 'pcm16'],
    [{ voice: 'alloy', outputAudioFormat: 'g711_alaw' }, 'pcm16', 24_000, 'g711_alaw'],
  ])('are, with %o, %s at %i Hz for input and %s for output', (options, input, rate, output) => {
    expect(resolve(options)).toMatchObject({
      input_audio_format: input,
      input_audio_sampling_rate: rate,
      output_audio_format: output,
    });
  });

  it.each([
    [{ inputAudioFormat: 'mp3' }, 'inputAudioFormat', 'is mp3; it must be pcm16, g711_ulaw or g711_alaw.'],
    [{ inputAudioFormat: null }, 'inputAudioFormat', 'is null; it must be pcm16,'],
    [
      { inputAudioFormat: 'g711_ulaw', inputAudioSamplingRate: 16_000 },
      'inputAudioSamplingRate',
      'must be 8000 Hz with g711_ulaw; omit it, or set `inputAudioFormat` to pcm16.',
    ],
    [
      { inputAudioSamplingRate: 48_000 },
      'inputAudioSamplingRate',
      'must be 8000, 16000, 24000 or 44100 Hz with pcm16; frames of any rate are converted to it.',
    ],
    [{ inputAudioSamplingRate: '8000' }, 'inputAudioSamplingRate', 'is 8000; it must be'],
    [{ outputAudioFormat: 'opus' }, 'outputAudioFormat', 'it must be pcm16, pcm16_8000hz,'],
    [{ outputAudioFormat: 'pcm16-8000hz' }, 'outputAudioFormat', 'it must be spelled pcm16_8000hz.'],
    [
      { voice: 'alloy', outputAudioFormat: 'pcm16_16000hz' },
      'outputAudioFormat',
      'must be pcm16, g711_ulaw or g711_alaw with a voice of the model; or set `voice` to an Azure voice',
    ],
    [
      { extra: { voice: 'alloy', output_audio_format: 'pcm16_8000hz' } },
      'extra.output_audio_format',
      'with a voice of the model',
    ],
    [{ extra: { input_audio_sampling_rate: 11_025 } }, 'extra.input_audio_sampling_rate', 'must be 8000,'],
    [
      { inputAudioEchoCancellation: { type: 'server_echo_cancellation', channels: 2 } },
      'inputAudioEchoCancellation',
      "must be `channels: 2` with `referenceSource: 'client'`, or neither",
    ],
    [
      { inputAudioEchoCancellation: { type: 'server_echo_cancellation', referenceSource: 'client' } },
      'inputAudioEchoCancellation',
      "must be `channels: 2` with `referenceSource: 'client'`, or neither",
    ],
    [
      {
        extra: {
          input_audio_echo_cancellation: {
            type: 'server_echo_cancellation',
            reference_source: 'client',
            channels: 2,
          },
          input_audio_format: 'g711_ulaw',
        },
      },
      'extra.input_audio_echo_cancellation',
      'used with pcm16 at 8000, 16000 or 24000 Hz, not g711_ulaw at 8000 Hz',
    ],
    [
      { outputAudioFormat: 'pcm16_8000hz', fallback: [{ model: 'gpt-realtime-mini', voice: 'alloy' }] },
      'fallback[0].outputAudioFormat',
      'with a voice of the model',
    ],
  ])('cannot be %o', (options, setting, sentence) => {
    const { message, ...refused } = refusal(() => resolve(options));
    expect(refused).toEqual({ setting });
    expect(message).toContain(sentence);
  });
});

describe('the formats of a running session', () => {
  const held: SessionConfig = {
    input_audio_format: 'g711_ulaw',
    input_audio_sampling_rate: 8000,
    output_audio_format: 'g711_ulaw',
  };

  it('reject another number of channels and say what to do', () => {
    const echo = { type: 'server_echo_cancellation', reference_source: 'client', channels: 2 } as const;
    const change = { input_audio_echo_cancellation: echo };
    const refused = refusal(() => checkFormatsStay(change, held));
    expect(refused.setting).toBe('inputAudioEchoCancellation');
    expect(refused.message).toContain('they stay 1. Create a RealtimeModel for each number of channels.');
    expect(() => checkFormatsStay(change, { ...held, ...change })).not.toThrow();
  });

  it.each([{}, held, { output_audio_format: undefined }])('stay the same with a change to %o', (change) => {
    expect(() => checkFormatsStay(change, held)).not.toThrow();
  });

  it.each([
    [{ input_audio_format: 'pcm16' }, 'inputAudioFormat'],
    [{ input_audio_sampling_rate: 16_000 }, 'inputAudioSamplingRate'],
    [{ output_audio_format: null }, 'outputAudioFormat'],
  ])('reject a change to %o and say what to do', (change, setting) => {
    const refused = refusal(() => checkFormatsStay(change, held));
    expect(refused.setting).toBe(setting);
    expect(refused.message).toContain('Create a RealtimeModel for each format.');
  });
});
