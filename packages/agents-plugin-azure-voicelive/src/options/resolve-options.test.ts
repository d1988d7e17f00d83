// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { inspect } from 'node:util';
import { API_VERSION } from '@voicelive-kit/protocol';
import { describe, expect, it, vi } from 'vitest';
import { VoiceLiveConfigError } from '../errors/index.ts';
import type { RealtimeModelOptions, TokenCredential } from './options.ts';
import { resolveOptions, type Surroundings } from './resolve-options.ts';
import { initialSessionConfig, sessionConfigOf } from './session-config.ts';

const ENDPOINT = 'https://res.services.ai.azure.com';
const LOCAL = 'http://127.0.0.1:4000';
const credential: TokenCredential = {
  getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: 0 }),
};
const agent = { agentName: 'a', projectName: 'p' };

const resolve = (options: RealtimeModelOptions, surroundings: Surroundings = {}) =>
  resolveOptions(options, { env: {}, warn: () => {}, hasIdentity: () => false, ...surroundings });

/** The code of the configuration error; its message must contain each of the texts. */
function refusal(options: object, surroundings: Surroundings = {}, ...texts: string[]): string {
  try {
    resolve(options, surroundings);
  } catch (error) {
    if (!(error instanceof VoiceLiveConfigError)) throw error;
    const missing = texts.filter((text) => !error.message.includes(text));
    return missing.length === 0 ? error.code : `${error.message} lacks ${missing.join(', ')}`;
  }
  return 'accepted';
}

describe('environment', () => {
  const env = {
    AZURE_VOICELIVE_ENDPOINT: ENDPOINT,
    AZURE_VOICELIVE_API_KEY: 'k',
    AZURE_VOICELIVE_API_VERSION: 'v',
    AZURE_VOICELIVE_MODEL: 'gpt-4.1',
    AZURE_VOICELIVE_VOICE: 'alloy',
  };

  it('supplies what the options omit', () => {
    const { session, auth, ...rest } = resolve({}, { env });
    expect(rest).toMatchObject({ apiVersion: 'v', model: 'gpt-4.1', family: 'cascaded' });
    expect(rest.endpoint.host).toBe('res.services.ai.azure.com');
    expect(session.voice).toBe('alloy');
    expect(auth.kind === 'key' && auth.reveal()).toBe('k');
  });

  it('is overridden by options', () => {
    const resolved = resolve(
      { endpoint: LOCAL, model: 'gpt-realtime', voice: 'echo', apiVersion: 'w' },
      { env },
    );
    expect(resolved).toMatchObject({ apiVersion: 'w', model: 'gpt-realtime', session: { voice: 'echo' } });
    expect(resolved.endpoint.loopback).toBe(true);
  });

  it('accepts the other spelling, and warns without values when both differ', () => {
    const warn = vi.fn<(message: string) => void>();
    const both = {
      AZURE_VOICE_LIVE_ENDPOINT: LOCAL,
      AZURE_VOICE_LIVE_MODEL: 'gpt-5',
      AZURE_VOICELIVE_MODEL: 'phi4-mini',
    };
    expect(resolve({}, { env: both, warn }).model).toBe('phi4-mini');
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toMatch(/AZURE_VOICELIVE_MODEL and AZURE_VOICE_LIVE_MODEL/);
    expect(warn.mock.calls[0]?.[0]).not.toMatch(/phi4|gpt-5/);
  });

  it('treats blank values as unset', () => {
    expect(refusal({}, { env: { AZURE_VOICELIVE_ENDPOINT: '  ' } })).toBe('missing_endpoint');
  });
});

describe('a missing or wrong setting', () => {
  it('is reported with both fixes', () => {
    expect(refusal({}, {}, '`endpoint`', 'AZURE_VOICELIVE_ENDPOINT')).toBe('missing_endpoint');
    expect(
      refusal({ endpoint: ENDPOINT }, {}, 'AZURE_VOICELIVE_API_KEY', '@azure/identity', '`credential`'),
    ).toBe('missing_credential');
    expect(refusal({ endpoint: ENDPOINT, apiKey: 'k', agent }, {}, '`credential`', '`model`')).toBe(
      'key_with_agent',
    );
    expect(refusal({ endpoint: 'http://host.example', apiKey: 'k' }, {}, 'https', 'allowInsecure')).toBe(
      'insecure_endpoint',
    );
  });

  it.each([
    [{ turn_detection: null }, 'Did you mean `turnDetection`?'],
    [{ parallelToolCalls: true }, '`extra`'],
    [{ maxSessionDuration: 0 }, 'maxSessionDuration'],
    [{ replyTimeoutMs: Number.NaN }, 'replyTimeoutMs'],
    [{ connOptions: { maxRetry: -1 } }, 'connOptions.maxRetry'],
    [{ connOptions: { timeoutMs: 0 } }, 'connOptions.timeoutMs'],
    [{ maxConsecutiveToolReplies: -1 }, 'maxConsecutiveToolReplies'],
    [{ credential: {} }, 'getToken'],
    [{ reconnectPolicy: {} }, 'nextDelayMs'],
    [{ handshakeBudget: null }, 'acquire'],
    [{ agent: { agentName: 'a' } }, 'projectName'],
    [{ agent, model: 'm' }, 'Keep one'],
    [{ apiKey: 7 }, 'a string'],
    [{ inputAudioSamplingRate: 48_000 }, '24000'],
    [{ outputAudioFormat: 'mp3' }, 'pcm16'],
    [{ extra: { call: () => {} } }, 'plain data'],
    [{ metadata: { count: 1n } }, 'plain data'],
    [{ extra: [] }, 'an object of wire fields'],
    [{ matchResponsesByOrder: 1 }, 'true or false'],
    [{ allowInsecure: 'yes' }, 'true or false'],
  ])('%o', (options, text) => {
    expect(refusal({ endpoint: LOCAL, ...options }, {}, text)).toBe('invalid_option');
  });
});

describe('credentials', () => {
  it('are optional on this machine, which still gets a key if one is set', () => {
    expect(resolve({ endpoint: LOCAL }, { hasIdentity: () => true }).auth.kind).toBe('none');
    expect(resolve({ endpoint: LOCAL, apiKey: 'k' }).auth.kind).toBe('key');
    expect(resolve({ endpoint: LOCAL, credential }).auth.kind).toBe('token');
  });

  it('default to DefaultAzureCredential, if installed', () => {
    expect(resolve({ endpoint: ENDPOINT }, { hasIdentity: () => true }).auth).toEqual({
      kind: 'token',
      credential: null,
      scope: 'https://ai.azure.com/.default',
    });
  });

  it('prefer a credential in the options to a key from the environment, and have a scope', () => {
    const env = { AZURE_VOICELIVE_API_KEY: 'k' };
    const { auth } = resolve(
      { endpoint: ENDPOINT, credential, credentialScope: 'https://ai.azure.us/.default', agent },
      { env },
    );
    expect(auth).toEqual({ kind: 'token', credential, scope: 'https://ai.azure.us/.default' });
    expect(refusal({ endpoint: ENDPOINT, apiKey: 'k', credential })).toBe('conflicting_credentials');
  });

  it('include a key in the URL, which becomes a header, unless it contradicts another', () => {
    const { auth, endpoint } = resolve({ endpoint: `${ENDPOINT}?api-key=k` });
    expect(auth.kind === 'key' && auth.reveal()).toBe('k');
    expect(endpoint.query).toEqual([]);
    expect(refusal({ endpoint: `${ENDPOINT}?api-key=k`, apiKey: 'other' })).toBe('conflicting_credentials');
    expect(refusal({ endpoint: `${ENDPOINT}?agent-name=a&api-key=k` })).toBe('key_with_agent');
  });

  it('are never sent over plain http to another host', () => {
    const warn = vi.fn<(message: string) => void>();
    const options = { endpoint: 'ws://host.example', allowInsecure: true, apiKey: 'k' };
    expect(resolve(options, { warn }).auth).toEqual({ kind: 'none' });
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('are not shown when the options are dumped', () => {
    const resolved = resolve({ endpoint: `${ENDPOINT}?api-key=hunter2` });
    expect(JSON.stringify(resolved) + inspect(resolved, { depth: 9 })).not.toContain('hunter2');
  });
});

describe('pasted text', () => {
  const unusable = ['“k1”', 'k\u20131', 'k\n1', 'k\u00e91', 'k\u200b1', 'ключ', 'k\u00001'];

  it.each(unusable)('rejects the key %j, which is not valid in a header, without repeating it', (apiKey) => {
    const texts = ['not valid in a header', '`apiKey`', 'AZURE_VOICELIVE_API_KEY'];
    expect(refusal({ endpoint: ENDPOINT, apiKey }, {}, ...texts)).toBe('invalid_option');
    expect(refusal({ endpoint: ENDPOINT, apiKey }, {}, apiKey)).not.toBe('invalid_option');
    expect(refusal({ endpoint: ENDPOINT }, { env: { AZURE_VOICELIVE_API_KEY: apiKey } })).toBe(
      'invalid_option',
    );
    const address = `${ENDPOINT}?api-key=${encodeURIComponent(apiKey)}`;
    expect(refusal({ endpoint: address })).toBe('invalid_option');
  });

  it('accepts such a key when it is not used', () => {
    const env = { AZURE_VOICELIVE_API_KEY: '“k1”' };
    expect(resolve({ endpoint: ENDPOINT, credential }, { env }).auth.kind).toBe('token');
  });

  it.each([`"k1"`, `'k1'`, '`k1`', ' k1\n', `" k1 "`])(
    'extracts the key inside the quotes from %j',
    (apiKey) => {
      const { auth } = resolve({ endpoint: ENDPOINT, apiKey });
      expect(auth.kind === 'key' && auth.reveal()).toBe('k1');
      const fromEnv = resolve({ endpoint: ENDPOINT }, { env: { AZURE_VOICELIVE_API_KEY: apiKey } }).auth;
      expect(fromEnv.kind === 'key' && fromEnv.reveal()).toBe('k1');
    },
  );

  it('removes the quotes around values of the environment', () => {
    const env = { AZURE_VOICELIVE_ENDPOINT: `"${LOCAL}"`, AZURE_VOICELIVE_MODEL: `'gpt-5'` };
    expect(resolve({}, { env })).toMatchObject({ model: 'gpt-5', endpoint: { host: '127.0.0.1:4000' } });
  });

  it.each(['""', '“”', ' <> '])('treats an endpoint that consists only of %j as unset', (endpoint) => {
    expect(refusal({ endpoint })).toBe('missing_endpoint');
  });
});

describe('defaults', () => {
  it.each([
    ['gpt-realtime', 'native', 'server_vad', 'whisper-1', 'en-US-Ava:DragonHDLatestNeural'],
    ['gpt-realtime-2.1-mini', 'native', 'server_vad', 'whisper-1', 'en-US-Ava:DragonHDLatestNeural'],
    ['azure-realtime', 'native', 'server_vad', 'whisper-1', 'ava'],
    ['phi4-mm-realtime', 'cascaded', 'azure_semantic_vad', 'azure-speech', 'en-US-Ava:DragonHDLatestNeural'],
    ['gpt-4.1', 'cascaded', 'azure_semantic_vad', 'azure-speech', 'en-US-Ava:DragonHDLatestNeural'],
    ['phi4-mini', 'cascaded', 'azure_semantic_vad', 'azure-speech', 'en-US-Ava:DragonHDLatestNeural'],
  ])('%s', (model, family, turnDetection, transcription, voice) => {
    const resolved = resolve({ endpoint: LOCAL, model });
    expect(resolved.family).toBe(family);
    expect(resolved.session).toMatchObject({
      turnDetection: { type: turnDetection },
      inputAudioTranscription: { model: transcription },
      voice,
      modalities: ['text', 'audio'],
    });
    expect(resolved.transcriptionIsDefault).toBe(true);
  });

  it('of the other options', () => {
    expect(resolve({ endpoint: LOCAL })).toMatchObject({
      apiVersion: API_VERSION,
      model: 'gpt-realtime',
      connectTimeoutMs: 10_000,
      replyTimeoutMs: 10_000,
      maxSessionDuration: null,
      maxConsecutiveToolReplies: 20,
      matchResponsesByOrder: false,
      turnDetectionIsDefault: true,
    });
  });

  it('null switches a feature off, and is not replaced by a default', () => {
    const resolved = resolve({ endpoint: LOCAL, turnDetection: null, inputAudioTranscription: null });
    expect(resolved.session).toMatchObject({ turnDetection: null, inputAudioTranscription: null });
    expect(resolved.transcriptionIsDefault).toBe(false);
    expect(resolved.turnDetectionIsDefault).toBe(false);
  });

  it('a BYOM profile takes precedence over the name of the deployment', () => {
    const realtime = `${LOCAL}?profile=byom-azure-openai-realtime`;
    const chat = `${LOCAL}?profile=byom-azure-openai-chat-completion`;
    expect(resolve({ endpoint: realtime, model: 'mine' }).family).toBe('native');
    expect(resolve({ endpoint: chat, model: 'gpt-realtime-like' }).family).toBe('cascaded');
  });

  it('a text-only session gets no voice that was not requested', () => {
    expect(resolve({ endpoint: LOCAL, modalities: ['text'] }).session.voice).toBeUndefined();
    expect(resolve({ endpoint: LOCAL, modalities: ['text'], voice: 'echo' }).session.voice).toBe('echo');
  });
});

it('copies what it keeps: accepts frozen objects, ignores later changes', () => {
  const turnDetection = Object.freeze({ type: 'server_vad' as const, threshold: 0.5 });
  const extra: Record<string, unknown> = { parallel_tool_calls: true };
  const options = Object.freeze({ endpoint: LOCAL, turnDetection, extra });
  const resolved = resolve(options);
  extra['parallel_tool_calls'] = false;
  expect(resolved.extra).toEqual({ parallel_tool_calls: true });
  expect(resolved.session.turnDetection).not.toBe(turnDetection);
  expect(resolved.session.turnDetection).toEqual(turnDetection);
});

describe('session configuration on the wire', () => {
  it('includes formats, never the model, and lets extra take precedence', () => {
    const resolved = resolve({
      endpoint: LOCAL,
      model: 'gpt-4.1',
      turnDetection: { type: 'azure_semantic_vad', silenceDurationInMs: 400 },
      maxResponseOutputTokens: 'inf',
      metadata: { callId: '42' },
      extra: { parallel_tool_calls: false, temperature: 0.3 },
      temperature: 0.9,
    });
    expect(initialSessionConfig(resolved)).toEqual({
      modalities: ['text', 'audio'],
      voice: { type: 'azure-standard', name: 'en-US-Ava:DragonHDLatestNeural' },
      turn_detection: { type: 'azure_semantic_vad', silence_duration_ms: 400 },
      input_audio_transcription: { model: 'azure-speech' },
      max_response_output_tokens: 'inf',
      metadata: { callId: '42' },
      input_audio_format: 'pcm16',
      input_audio_sampling_rate: 24_000,
      output_audio_format: 'pcm16',
      parallel_tool_calls: false,
      temperature: 0.3,
    });
  });

  it.each([
    ['alloy', { type: 'openai', name: 'alloy' }],
    ['Marin', { type: 'openai', name: 'marin' }],
    ['en-US-AvaNeural', { type: 'azure-standard', name: 'en-US-AvaNeural' }],
    ['zh-CN-XiaochenNeural', { type: 'azure-standard', name: 'zh-CN-XiaochenNeural' }],
    ['ximena', { type: 'azure-realtime-native', name: 'ximena' }],
    ['something-new', 'something-new'],
  ])('voice %s', (voice, wire) => {
    expect(sessionConfigOf({ voice })).toEqual({ voice: wire });
  });

  it('leaves a voice object and null unchanged', () => {
    const voice = { type: 'azure-custom' as const, name: 'n', endpointId: 'e' };
    expect(sessionConfigOf({ voice, turnDetection: null })).toEqual({
      voice: { type: 'azure-custom', name: 'n', endpoint_id: 'e' },
      turn_detection: null,
    });
    expect(sessionConfigOf({})).toEqual({});
  });
});
