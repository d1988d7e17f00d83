// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { API_VERSION, type Dialect, familyOf, type ModelFamily, traitsOf } from '@voicelive-kit/protocol';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { checkAudioFormats } from './audio-formats.ts';
import type { Endpoint, ParsedEndpoint } from './endpoint.ts';
import { optionsOf, warnOfNewer } from './field-support.ts';
import { greetingByService } from './greeting-option.ts';
import type { RealtimeModelOptions, SessionOptions } from './options.ts';
import { unquote } from './pasted-text.ts';
import { resolveAuth } from './resolve-auth.ts';
import type { ResolvedTarget, Target } from './resolved-options.ts';
import { initialSessionConfig, sessionConfigOf } from './session-config.ts';
import { plainCopy } from './plain-copy.ts';
import { pickSessionOptions } from './validate.ts';
import {
  checkVoiceAgentQuery,
  isVoiceAgent,
  trimmed,
  VOICE_AGENT_API_VERSION,
  type VoiceAgentTarget,
} from './voice-agent.ts';
import { fieldsInOurWords } from './wire-words.ts';

const DEFAULT_MODEL = 'gpt-realtime';
/** The voice used in Microsoft's quickstarts. */
const DEFAULT_VOICE = 'en-US-Ava:DragonHDLatestNeural';
/** azure-realtime models refuse every voice except their own. */
const DEFAULT_AZURE_REALTIME_VOICE = 'ava';

/** The inputs for resolving a target. */
export interface Sources {
  readonly read: ReadEnvironment;
  readonly warn: (message: string) => void;
  readonly hasIdentity: (() => boolean) | undefined;
  /** Whether the plugin requests the greeting, whichever target serves. */
  readonly pluginGreets: boolean;
  /** Whether one of the targets is a voice agent, so that `extra` can have the names of its dialect. */
  readonly anyVoiceAgent: boolean;
}

/** Resolves one target: that of the options, or of options merged with an entry of `fallback`. */
export function resolveTarget(
  options: RealtimeModelOptions,
  parsed: ParsedEndpoint,
  { read, warn, hasIdentity, pluginGreets, anyVoiceAgent }: Sources,
): ResolvedTarget {
  const auth = resolveAuth({
    options,
    parsed,
    envKey: read('API_KEY'),
    warn,
    ...(hasIdentity === undefined ? {} : { hasIdentity }),
  });
  const target = targetOf(options, parsed, read);
  const endpoint = withProfile(parsed.endpoint, options.profile);
  const profile = endpoint.query.find(([name]) => name === 'profile')?.[1];
  // The model behind an agent is not known here; agents speak through Azure voices, as cascaded models do.
  const family = target.kind === 'model' ? familyOf(target.model, profile) : 'cascaded';
  const dialect = target.kind === 'voice-agent' ? 'voice-agent-v1' : 'voice-live';
  const standIns = dialect === 'voice-live' ? defaultsOf(target, family) : {};
  const session =
    dialect === 'voice-live'
      ? sessionOf(options, standIns, read('VOICE'))
      : // The rest is up to the definition.
        optionsOf(plainCopy('session fields', pickSessionOptions(options)), dialect, warn);
  const given = plainCopy('extra', {
    ...(!pluginGreets && greetingByService(options.greeting, dialect)),
    ...options.extra,
  });
  const names = anyVoiceAgent ? 'voice-agent-v1' : 'voice-live';
  const extra = fieldsInOurWords(given, names, sessionConfigOf(session).voice);
  checkAudioFormats(initialSessionConfig({ session, extra }), extra, dialect);
  const apiVersion = versionOf(options, parsed, dialect, read);
  warnOfNewer({ options: session, extra, apiVersion }, warn);
  return {
    endpoint,
    apiVersion,
    dialect,
    target,
    model: nameOf(target),
    family,
    auth,
    session,
    transcriptionIsDefault: options.inputAudioTranscription === undefined,
    turnDetectionIsDefault: options.turnDetection === undefined,
    standIns,
    silenced: pluginGreets && dialect === 'voice-agent-v1',
    extra,
  };
}

/** The option takes precedence. */
function withProfile(endpoint: Endpoint, profile: string | undefined): Endpoint {
  if (!profile) return endpoint;
  return {
    ...endpoint,
    query: [...endpoint.query.filter(([name]) => name !== 'profile'), ['profile', profile]],
  };
}

function targetOf(options: RealtimeModelOptions, parsed: ParsedEndpoint, read: ReadEnvironment): Target {
  const { agent, model, profile } = options;
  if (agent !== undefined && model !== undefined) {
    throw contradiction(
      'agent',
      'Both `agent` and `model` were given; an agent brings its own model. Keep one of them.',
    );
  }
  const named = profile || parsed.endpoint.query.some(([name]) => name === 'profile');
  if (agent !== undefined && named) {
    throw contradiction(
      'profile',
      'A `profile` belongs to your own model, and an agent brings its model. Keep `profile` or `agent`.',
    );
  }
  if (agent !== undefined && parsed.model !== null) {
    throw contradiction(
      'endpoint',
      'The endpoint names a model, and an agent brings its own. Remove `model` from its query, or omit `agent`.',
    );
  }
  if (isVoiceAgent(agent)) return { kind: 'voice-agent', agent: voiceAgentOf(agent, parsed) };
  if (parsed.voiceAgent !== null) {
    const [project, name] = [parsed.project, parsed.voiceAgent].map((part) => JSON.stringify(part));
    throw contradiction(
      'agent',
      `The endpoint is the URL of a voice agent. Set \`agent: { project: ${project}, name: ${name} }\`, or set ` +
        '`endpoint` to the URL of the resource alone.',
    );
  }
  if (agent !== undefined && parsed.namesAgent) {
    throw contradiction(
      'agent',
      'Both `agent` and the query of the endpoint name an agent. Keep one of them.',
    );
  }
  if (agent !== undefined) return { kind: 'agent', agent: plainCopy('agent', agent) };
  if (parsed.namesAgent && model === undefined) return { kind: 'query' };
  return {
    kind: 'model',
    model: model?.trim() || parsed.model || read('MODEL') || DEFAULT_MODEL,
  };
}

function voiceAgentOf(given: VoiceAgentTarget, parsed: ParsedEndpoint): VoiceAgentTarget {
  const agent = trimmed(plainCopy('agent', given));
  if (parsed.project !== null && parsed.project !== agent.project) {
    throw contradiction(
      'agent.project',
      'The endpoint names another Foundry project than `agent.project`. Use the URL of the resource alone, or the ' +
        'same project in both.',
    );
  }
  if (parsed.voiceAgent !== null && parsed.voiceAgent !== agent.name) {
    throw contradiction(
      'agent.name',
      'The endpoint is the URL of another voice agent than `agent.name`. Use the URL of the resource alone, or the ' +
        'same agent in both.',
    );
  }
  checkVoiceAgentQuery(parsed.endpoint.query);
  return agent;
}

function contradiction(setting: string, message: string): VoiceLiveConfigError {
  return new VoiceLiveConfigError({ code: 'invalid_option', setting, message });
}

function nameOf(target: Target): string {
  if (target.kind === 'model') return target.model;
  if (target.kind === 'voice-agent') return target.agent.name;
  return target.kind === 'agent' ? target.agent.agentName : 'agent';
}

/** @throws VoiceLiveConfigError for a version of Voice Live when the target is a voice agent */
function versionOf(
  { apiVersion }: RealtimeModelOptions,
  parsed: ParsedEndpoint,
  dialect: Dialect,
  read: ReadEnvironment,
): string {
  const given = apiVersion?.trim() || parsed.apiVersion;
  if (dialect === 'voice-live') return given || read('API_VERSION') || API_VERSION;
  // The version from the environment is that of Voice Live.
  if (given && isDated(given)) {
    throw new VoiceLiveConfigError({
      code: 'invalid_option',
      setting: 'apiVersion',
      message: `The API version ${given} is one of Voice Live; voice agents use \`${VOICE_AGENT_API_VERSION}\`. Omit \`apiVersion\`.`,
    });
  }
  return given || VOICE_AGENT_API_VERSION;
}

const isDated = (version: string): boolean => /^\d{4}-\d{2}-\d{2}/u.test(version);

/** The plugin's defaults for a model. */
function defaultsOf(target: Target, family: ModelFamily): ResolvedTarget['standIns'] {
  return {
    voice: defaultVoice(target, family),
    turnDetection: { type: family === 'native' ? 'server_vad' : 'azure_semantic_vad' },
    inputAudioTranscription: { model: family === 'native' ? 'whisper-1' : 'azure-speech' },
  };
}

function sessionOf(
  options: RealtimeModelOptions,
  defaults: ResolvedTarget['standIns'],
  envVoice: string | undefined,
): SessionOptions {
  const session = plainCopy('session fields', pickSessionOptions(options));
  session.modalities ??= ['text', 'audio'];
  const voice = session.voice ?? envVoice ?? defaults.voice;
  // The service refuses a voice in a session without audio output.
  if (session.voice !== undefined || session.modalities.includes('audio')) session.voice = voice;
  if (session.turnDetection === undefined) session.turnDetection = defaults.turnDetection;
  if (session.inputAudioTranscription === undefined) {
    session.inputAudioTranscription = defaults.inputAudioTranscription;
  }
  return session;
}

function defaultVoice(target: Target, family: ModelFamily): string {
  const { voices } = traitsOf(target.kind === 'model' ? target.model : '', family);
  return voices.includes('azure') ? DEFAULT_VOICE : DEFAULT_AZURE_REALTIME_VOICE;
}

/** Settings that can come from the environment. */
type EnvironmentSetting = 'ENDPOINT' | 'API_KEY' | 'API_VERSION' | 'MODEL' | 'VOICE';

export type ReadEnvironment = (setting: EnvironmentSetting) => string | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `AZURE_VOICELIVE_<setting>`, or `AZURE_VOICE_LIVE_<setting>`, trimmed and without quotes around it; undefined
 * if neither is set. When both are set and differ, the first is used, and `warn` is called with a sentence that
 * contains neither value.
 */
export function readEnvironment(
  setting: EnvironmentSetting,
  env: Environment,
  warn: (message: string) => void,
): string | undefined {
  const name = `AZURE_VOICELIVE_${setting}`;
  const other = `AZURE_VOICE_LIVE_${setting}`;
  const first = unquote(env[name] ?? '');
  const second = unquote(env[other] ?? '');
  if (first && second && first !== second) {
    warn(`${name} and ${other} are both set and differ; ${name} is used. Unset one of them.`);
  }
  return first || second || undefined;
}
