// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_API_CONNECT_OPTIONS } from '@livekit/agents';
import { authHeaders } from '../options/credential.ts';
import { buildUrl } from '../options/build-url.ts';
import type { ResolvedOptions } from '../options/resolved-options.ts';
import { dial } from '../connection/dial.ts';
import {
  sharedHandshakeBudget,
  unlimitedBudget,
  type HandshakeBudget,
} from '../connection/handshake-budget.ts';
import { defaultReconnectPolicy, policyFromConnOptions, type ReconnectPolicy } from '../connection/policy.ts';
import type { ConnectionSupervisor, SupervisorHooks } from '../connection/supervisor-types.ts';
import { Supervisor } from '../connection/supervisor.ts';

/** The connection of one session, as its options ask for it. Nothing happens before `start()`. */
export function createSupervisor(options: ResolvedOptions, hooks: SupervisorHooks): ConnectionSupervisor {
  const { connectTimeoutMs: timeoutMs } = options;
  const { loopback } = options.endpoint;
  const url = buildUrl(options);
  return new Supervisor({
    establish: (wire, info) => hooks.establish(wire, info),
    onUp: (wire, kind) => hooks.onUp(wire, kind),
    onDown: (error, info) => hooks.onDown(error, info),
    onGaveUp: (error) => hooks.onGaveUp(error),
    quiet: () => hooks.quiet(),
    authorize: ({ fresh, signal }) => authHeaders(options, { fresh, signal }),
    dial: ({ headers, signal }) => dial({ url, headers, signal, timeoutMs, loopback }),
    refreshable: options.auth.kind === 'token',
    policy: policyFor(options),
    budget: budgetFor(options),
    connectTimeoutMs: timeoutMs,
    maxSessionDuration: options.maxSessionDuration,
  });
}

/** The policy the options ask for: their own, the framework's scheme, or the plugin's. */
export function policyFor(
  options: Pick<ResolvedOptions, 'reconnectPolicy' | 'connOptions'>,
): ReconnectPolicy {
  if (options.reconnectPolicy !== null) return options.reconnectPolicy;
  const { maxRetry, retryIntervalMs } = options.connOptions;
  if (maxRetry === undefined && retryIntervalMs === undefined) return defaultReconnectPolicy();
  return policyFromConnOptions({
    maxRetry: maxRetry ?? DEFAULT_API_CONNECT_OPTIONS.maxRetry,
    retryIntervalMs: retryIntervalMs ?? DEFAULT_API_CONNECT_OPTIONS.retryIntervalMs,
  });
}

/** The budget the options ask for: their own, none for this machine, else the one this process shares. */
export function budgetFor(options: Pick<ResolvedOptions, 'handshakeBudget' | 'endpoint'>): HandshakeBudget {
  if (options.handshakeBudget !== null) return options.handshakeBudget;
  return options.endpoint.loopback ? unlimitedBudget : sharedHandshakeBudget(options.endpoint.host);
}
