// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { API_VERSION } from '@voicelive-kit/protocol';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { parseEndpoint, type ParsedEndpoint } from './endpoint.ts';
import { readEnvironment, type EnvironmentSetting } from './environment.ts';
import { familyOf, type ModelFamily } from './model-family.ts';
import type { RealtimeModelOptions, SessionOptions } from './options.ts';
import { resolveAuth } from './resolve-auth.ts';
import type { ResolvedOptions, Target } from './resolved-options.ts';
import { validateOptions } from './validate.ts';
import { warnOnce } from './warn-once.ts';

const DEFAULT_MODEL = 'gpt-realtime';
/** The voice of Microsoft's quickstarts. */
const DEFAULT_VOICE = 'en-US-Ava:DragonHDLatestNeural';
/** azure-realtime models refuse every voice but their own. */
const DEFAULT_AZURE_REALTIME_VOICE = 'ava';
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_TOOL_REPLIES = 20;

/** Where settings come from besides the options; for tests. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly warn?: (message: string) => void;
  readonly hasIdentity?: () => boolean;
}

/**
 * Applies environment and defaults, checks everything, and copies what it keeps. An option wins over the endpoint's
 * query, that over the environment, that over the default.
 * @throws VoiceLiveConfigError with the setting and the ways out
 */
export function resolveOptions(
  options: RealtimeModelOptions,
  { env = process.env, warn = warnOnce, hasIdentity }: Surroundings = {},
): ResolvedOptions {
  validateOptions(options);
  const read = (setting: EnvironmentSetting): string | undefined => readEnvironment(setting, env, warn);
  const address = options.endpoint?.trim() || read('ENDPOINT');
  if (address === undefined) {
    throw new VoiceLiveConfigError({
      code: 'missing_endpoint',
      setting: 'endpoint',
      message:
        'No Voice Live endpoint. Set `endpoint` or AZURE_VOICELIVE_ENDPOINT to https://<resource>.services.ai.azure.com, ' +
        'or to the address that voicelive-emulator prints.',
    });
  }
  const parsed = parseEndpoint(address);
  const auth = resolveAuth({
    options,
    parsed,
    envKey: read('API_KEY'),
    warn,
    ...(hasIdentity === undefined ? {} : { hasIdentity }),
  });
  const target = targetOf(options, parsed, read);
  const profile = parsed.endpoint.query.find(([name]) => name === 'profile')?.[1];
  // An agent's own model is not known here; agents speak through Azure voices, as cascaded models do.
  const family = target.kind === 'model' ? familyOf(target.model, profile) : 'cascaded';
  return {
    endpoint: parsed.endpoint,
    apiVersion: options.apiVersion?.trim() || parsed.apiVersion || read('API_VERSION') || API_VERSION,
    target,
    model: nameOf(target),
    family,
    auth,
    session: sessionOf(options, target, family, read('VOICE')),
    transcriptionIsDefault: options.inputAudioTranscription === undefined,
    extra: copy('extra', options.extra ?? {}),
    connOptions: { ...options.connOptions },
    connectTimeoutMs: options.connOptions?.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxSessionDuration: options.maxSessionDuration ?? null,
    reconnectPolicy: options.reconnectPolicy ?? null,
    handshakeBudget: options.handshakeBudget ?? null,
    replyTimeoutMs: options.replyTimeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxConsecutiveToolReplies: options.maxConsecutiveToolReplies ?? DEFAULT_TOOL_REPLIES,
  };
}

function targetOf(
  options: RealtimeModelOptions,
  parsed: ParsedEndpoint,
  read: (setting: EnvironmentSetting) => string | undefined,
): Target {
  if (options.agent !== undefined) {
    if (options.model !== undefined) {
      throw new VoiceLiveConfigError({
        code: 'invalid_option',
        setting: 'agent',
        message: 'Both `agent` and `model` were given; an agent brings its own model. Keep one of them.',
      });
    }
    return { kind: 'agent', agent: copy('agent', options.agent) };
  }
  if (parsed.namesAgent && options.model === undefined) return { kind: 'query' };
  return {
    kind: 'model',
    model: options.model?.trim() || parsed.model || read('MODEL') || DEFAULT_MODEL,
  };
}

function nameOf(target: Target): string {
  if (target.kind === 'model') return target.model;
  return target.kind === 'agent' ? target.agent.agentName : 'agent';
}

function sessionOf(
  options: RealtimeModelOptions,
  target: Target,
  family: ModelFamily,
  envVoice: string | undefined,
): SessionOptions {
  const {
    endpoint: _endpoint,
    apiKey: _apiKey,
    credential: _credential,
    credentialScope: _credentialScope,
    allowInsecure: _allowInsecure,
    apiVersion: _apiVersion,
    model: _model,
    agent: _agent,
    extra: _extra,
    connOptions: _connOptions,
    maxSessionDuration: _maxSessionDuration,
    reconnectPolicy: _reconnectPolicy,
    handshakeBudget: _handshakeBudget,
    replyTimeoutMs: _replyTimeoutMs,
    maxConsecutiveToolReplies: _maxConsecutiveToolReplies,
    ...given
  } = options;
  const session: SessionOptions = copy('session fields', given);
  session.modalities ??= ['text', 'audio'];
  const voice = session.voice ?? envVoice ?? defaultVoice(target);
  // The service refuses a voice where nothing is spoken.
  if (session.voice !== undefined || session.modalities.includes('audio')) session.voice = voice;
  if (session.turnDetection === undefined) {
    session.turnDetection = { type: family === 'native' ? 'server_vad' : 'azure_semantic_vad' };
  }
  if (session.inputAudioTranscription === undefined) {
    session.inputAudioTranscription = { model: defaultTranscription(target, family) };
  }
  return session;
}

function defaultVoice(target: Target): string {
  const native = target.kind === 'model' && /^azure-realtime/i.test(target.model);
  return native ? DEFAULT_AZURE_REALTIME_VOICE : DEFAULT_VOICE;
}

/** phi4-mm-realtime hears by itself, but is transcribed by Azure Speech only. */
function defaultTranscription(target: Target, family: ModelFamily): string {
  const phi = target.kind === 'model' && /^phi/i.test(target.model);
  return family === 'native' && !phi ? 'whisper-1' : 'azure-speech';
}

/** A deep copy, so that the application's objects are neither changed nor kept. */
function copy<T>(setting: string, value: T): T {
  try {
    return structuredClone(value);
  } catch {
    throw new VoiceLiveConfigError({
      code: 'invalid_option',
      setting,
      message: `The option \`${setting}\` holds something that is not plain data, such as a function. Pass plain objects.`,
    });
  }
}
