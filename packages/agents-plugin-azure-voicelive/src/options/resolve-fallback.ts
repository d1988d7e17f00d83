// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { VoiceLiveConfigError } from '../errors/index.ts';
import { parseEndpoint, type ParsedEndpoint } from './endpoint.ts';
import type { FallbackTarget, RealtimeModelOptions } from './options.ts';
import { resolveTarget, type Sources } from './resolve-target.ts';
import { type ResolvedTarget, takesPrompt } from './resolved-options.ts';
import { initialSessionConfig } from './session-config.ts';
import { isVoiceAgent } from './voice-agent.ts';

/** The target of the options, and what its URL says. */
type FirstTarget = ResolvedTarget & { readonly parsed: ParsedEndpoint };

/**
 * The further targets. Settings that one omits are taken from the options: the URL, the model, the credentials.
 * @throws VoiceLiveConfigError for a target that is invalid, or that cannot take over a call from the others
 */
export function resolveFallback(
  options: RealtimeModelOptions,
  first: FirstTarget,
  sources: Sources,
): readonly ResolvedTarget[] {
  const targets: ResolvedTarget[] = [first];
  for (const [index, given] of (options.fallback ?? []).entries()) {
    const name = `fallback[${index}]`;
    try {
      const target = resolveOne(given, options, first, sources);
      checkExchange(target, targets);
      targets.push(target);
    } catch (error) {
      if (!(error instanceof VoiceLiveConfigError)) throw error;
      const { code, setting, message } = error;
      throw new VoiceLiveConfigError({
        code,
        setting: `${name}.${setting}`,
        message: `\`${name}\`: ${message}`,
      });
    }
  }
  return targets.slice(1);
}

function resolveOne(
  given: FallbackTarget,
  options: RealtimeModelOptions,
  first: FirstTarget,
  sources: Sources,
): ResolvedTarget {
  const own = given.endpoint === undefined ? null : parseEndpoint(given.endpoint);
  const merged: RealtimeModelOptions = {
    ...options,
    ...given,
    ...credentialsFor(given, own, options, first),
    agent: given.model === undefined ? (given.agent ?? options.agent) : undefined,
    // It belongs to the model.
    profile:
      given.model === undefined && given.agent === undefined
        ? (given.profile ?? options.profile)
        : given.profile,
    voice: given.voice ?? options.voice,
    turnDetection: given.turnDetection === undefined ? options.turnDetection : given.turnDetection,
    inputAudioTranscription:
      given.inputAudioTranscription === undefined
        ? options.inputAudioTranscription
        : given.inputAudioTranscription,
  };
  merged.model = merged.agent === undefined ? modelFor(given, own, first) : undefined;
  // Versions belong to a dialect.
  const sameWire = isVoiceAgent(merged.agent) === (first.dialect === 'voice-agent-v1');
  merged.apiVersion = given.apiVersion ?? own?.apiVersion ?? (sameWire ? first.apiVersion : undefined);
  const target = resolveTarget(merged, own ?? resourceOf(first.parsed, merged.agent !== undefined), sources);
  const { voice, turnDetection, inputAudioTranscription } = target.session;
  return {
    ...target,
    standIns: {
      voice: given.voice === undefined ? target.standIns.voice : voice,
      turnDetection: given.turnDetection === undefined ? target.standIns.turnDetection : turnDetection,
      inputAudioTranscription:
        given.inputAudioTranscription === undefined
          ? target.standIns.inputAudioTranscription
          : inputAudioTranscription,
    },
  };
}

/** The URL of the options, for another target on the same resource; an agent does not inherit a model. */
function resourceOf(parsed: ParsedEndpoint, forAgent: boolean): ParsedEndpoint {
  const resource = { ...parsed, project: null, voiceAgent: null };
  if (!forAgent) return resource;
  const query = parsed.endpoint.query.filter(([name]) => name !== 'profile');
  return { ...resource, model: null, endpoint: { ...parsed.endpoint, query } };
}

/** Its own key or credential alone, or those of the options. */
function credentialsFor(
  given: FallbackTarget,
  own: ParsedEndpoint | null,
  options: RealtimeModelOptions,
  first: FirstTarget,
): Pick<RealtimeModelOptions, 'apiKey' | 'credential' | 'credentialScope' | 'allowInsecure'> {
  const brings = given.apiKey !== undefined || given.credential !== undefined || own?.apiKey;
  const { apiKey, credential } = brings
    ? given
    : { apiKey: options.apiKey ?? first.parsed.apiKey ?? undefined, credential: options.credential };
  return {
    apiKey,
    credential,
    credentialScope: given.credentialScope ?? options.credentialScope,
    allowInsecure: given.allowInsecure ?? options.allowInsecure,
  };
}

function modelFor(given: FallbackTarget, own: ParsedEndpoint | null, first: FirstTarget): string | undefined {
  if (given.model !== undefined) return given.model;
  if (own !== null && (own.model !== null || own.namesAgent)) return own.model ?? undefined;
  return first.target.kind === 'model' ? first.model : undefined;
}

/** Whether a call can move from each of `others` to a target. */
function checkExchange(target: ResolvedTarget, others: readonly ResolvedTarget[]): void {
  const [first] = others;
  if (first === undefined) return;
  if (takesPrompt(target.target) !== takesPrompt(first.target)) {
    throw refused(
      'agent',
      'An agent brings its own instructions and tools, so an agent and a model cannot take over from each ' +
        'other. Use agents alone, or models alone, or voice agents with `useDefinition: false`.',
    );
  }
  if (detectsTurns(target) !== detectsTurns(first)) {
    throw refused(
      'turnDetection',
      'Turn detection at the service is either on or off for a whole call, so every target must have it or none. Set `turnDetection` to ' +
        'null in the options, or in no target.',
    );
  }
  if (others.some((other) => addressOf(other) === addressOf(target))) {
    throw refused(
      'endpoint',
      'It is the same target as an earlier one. Set its `endpoint` or its `model` to another value.',
    );
  }
}

function detectsTurns(target: ResolvedTarget): boolean {
  const detection = initialSessionConfig(target).turn_detection as
    { readonly type?: unknown } | null | undefined;
  return detection !== null && detection?.type !== 'none';
}

function addressOf({ endpoint, apiVersion, target }: ResolvedTarget): string {
  return JSON.stringify([endpoint.base, endpoint.query, apiVersion, target]);
}

function refused(setting: string, message: string): VoiceLiveConfigError {
  return new VoiceLiveConfigError({ code: 'invalid_option', setting, message });
}
