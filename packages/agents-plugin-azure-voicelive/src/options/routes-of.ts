// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_API_CONNECT_OPTIONS } from '@livekit/agents';
import { dial } from '../connection/dial.ts';
import {
  sharedHandshakeBudget,
  unlimitedBudget,
  type HandshakeBudget,
} from '../connection/handshake-budget.ts';
import { defaultReconnectPolicy, policyFromConnOptions, type ReconnectPolicy } from '../connection/policy.ts';
import { type Route, Routes } from '../connection/routes.ts';
import { sharedTargetHealth } from '../connection/target-health.ts';
import { authHeaders } from './credential.ts';
import type { Auth, ResolvedOptions, ResolvedTarget } from './resolved-options.ts';
import { VOICE_AGENT_PROTOCOL, voiceAgentAddress, voiceAgentHeaders } from './voice-agent.ts';

/** With another target available, each target gets just one retry, after half a second. */
const RETRIES_PER_TARGET = { maxRetry: 1, retryIntervalMs: 500 };

/** The routes to the targets of the options; nothing is opened. */
export function routesOf(options: ResolvedOptions): Routes {
  const { maxRetry, retryIntervalMs } = { ...RETRIES_PER_TARGET, ...options.connOptions };
  return new Routes({
    list: [options, ...options.fallback].map((target, index) => routeTo(target, index, options)),
    health: options.targetHealth ?? sharedTargetHealth(),
    cooldownMs: options.fallbackCooldownMs,
    maxRetry,
    retryIntervalMs,
  });
}

function routeTo(target: ResolvedTarget, index: number, options: ResolvedOptions): Route {
  const { connectTimeoutMs } = options;
  const { auth } = target;
  const { host, loopback } = target.endpoint;
  return {
    target: { index, host, model: target.model },
    credentials: credentialsOf(auth),
    refreshable: auth.kind === 'token',
    budget: budgetFor(target, options),
    authorize: ({ fresh, signal }) => authHeaders({ auth, connectTimeoutMs }, { fresh, signal }),
    dial: ({ headers, signal, conversationId }) =>
      dial({
        url: buildUrl(target, conversationId),
        headers,
        ...(target.target.kind === 'voice-agent' && {
          otherHeaders: voiceAgentHeaders(target.target.agent),
          protocol: VOICE_AGENT_PROTOCOL,
        }),
        signal,
        timeoutMs: connectTimeoutMs,
        loopback,
      }),
  };
}

/** Identifies credentials that differ; never shown. */
function credentialsOf(auth: Auth): unknown {
  if (auth.kind === 'key') return auth.reveal();
  return auth.kind === 'token' ? (auth.credential ?? 'DefaultAzureCredential') : auth.kind;
}

/**
 * When to retry once every target has failed: the application's policy, the framework's scheme, or the plugin's
 * default. With a `fallback` the framework's scheme counts the attempts at each target instead.
 */
export function policyFor(
  options: Pick<ResolvedOptions, 'reconnectPolicy' | 'connOptions' | 'fallback'>,
): ReconnectPolicy {
  if (options.reconnectPolicy !== null) return options.reconnectPolicy;
  const { maxRetry, retryIntervalMs } = options.connOptions;
  const given = maxRetry !== undefined || retryIntervalMs !== undefined;
  if (!given || options.fallback.length > 0) return defaultReconnectPolicy();
  return policyFromConnOptions({
    maxRetry: maxRetry ?? DEFAULT_API_CONNECT_OPTIONS.maxRetry,
    retryIntervalMs: retryIntervalMs ?? DEFAULT_API_CONNECT_OPTIONS.retryIntervalMs,
  });
}

/** The budget of a target: the application's, none for this machine, else the one this process shares. */
export function budgetFor(
  { endpoint }: Pick<ResolvedTarget, 'endpoint'>,
  { handshakeBudget }: Pick<ResolvedOptions, 'handshakeBudget'>,
): HandshakeBudget {
  if (handshakeBudget !== null) return handshakeBudget;
  return endpoint.loopback ? unlimitedBudget : sharedHandshakeBudget(endpoint.host);
}

/**
 * URL of the handshake, with the parameters in the order and spelling of the Azure SDK: the endpoint's own,
 * `api-version`, then the model or the agent. Credentials are never part of it.
 * @param conversationId - the conversation that an agent should continue, instead of that of the options.
 */
export function buildUrl(
  options: Pick<ResolvedTarget, 'endpoint' | 'apiVersion' | 'target'> &
    Partial<Pick<ResolvedTarget, 'session'>>,
  conversationId?: string,
): URL {
  const { target, endpoint } = options;
  const voiceAgent = target.kind === 'voice-agent' ? voiceAgentAddress(target.agent) : undefined;
  const url = new URL(voiceAgent ? `${endpoint.root}${voiceAgent.path}` : endpoint.base);
  const own = [...(voiceAgent?.query ?? []), ...targetQuery(target, conversationId)];
  const settings = new Set(own.map(([name]) => name));
  const { searchParams } = url;
  for (const [name, value] of endpoint.query) {
    // A setting takes precedence.
    if (!settings.has(name.toLowerCase())) searchParams.append(name, value);
  }
  searchParams.append('api-version', options.apiVersion);
  const { referenceSource } = options.session?.inputAudioEchoCancellation ?? {};
  // Previews enable it through a query parameter (Microsoft Learn, "Echo cancellation with a client reference").
  if (
    referenceSource === 'client' &&
    options.apiVersion.endsWith('-preview') &&
    !searchParams.has('features')
  ) {
    searchParams.append('features', 'client_ec_reference:true');
  }
  for (const [name, value] of own) searchParams.append(name, value);
  return url;
}

function targetQuery(target: ResolvedTarget['target'], conversationId?: string): [string, string][] {
  if (target.kind === 'model') return [['model', target.model]];
  if (target.kind !== 'agent') return [];
  const { agent } = target;
  const parameters: [string, string | undefined][] = [
    ['agent-name', agent.agentName],
    ['agent-project-name', agent.projectName],
    ['agent-version', agent.agentVersion],
    ['conversation-id', conversationId ?? agent.conversationId],
    ['agent-authentication-identity-client-id', agent.authenticationIdentityClientId],
    ['foundry-resource-override', agent.foundryResourceOverride],
  ];
  return parameters.filter((parameter): parameter is [string, string] => parameter[1] !== undefined);
}
