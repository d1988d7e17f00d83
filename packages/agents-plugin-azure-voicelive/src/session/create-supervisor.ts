// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { DEFAULT_API_CONNECT_OPTIONS } from '@livekit/agents';
import { dial } from '../connection/dial.ts';
import { sharedHandshakeBudget, unlimitedBudget } from '../connection/handshake-budget.ts';
import { defaultReconnectPolicy, policyFromConnOptions, type ReconnectPolicy } from '../connection/policy.ts';
import { Supervisor } from '../connection/supervisor.ts';
import type { SupervisorHooks } from '../connection/supervisor-types.ts';
import { authHeaders } from '../options/credential.ts';
import { buildUrl } from '../options/build-url.ts';
import type { ResolvedOptions } from '../options/resolved-options.ts';

/** The supervisor of one session's connection, set up as the options say. */
export function createSupervisor(options: ResolvedOptions, hooks: SupervisorHooks): Supervisor {
  const url = buildUrl(options);
  return new Supervisor({
    ...hooks,
    authorize: (info) => authHeaders(options, info),
    dial: ({ headers, signal }) =>
      dial({
        url,
        headers,
        signal,
        timeoutMs: options.connectTimeoutMs,
        loopback: options.endpoint.loopback,
      }),
    refreshable: options.auth.kind === 'token',
    policy: options.reconnectPolicy ?? simpleScheme(options.connOptions) ?? defaultReconnectPolicy(),
    budget:
      options.handshakeBudget ??
      (options.endpoint.loopback ? unlimitedBudget : sharedHandshakeBudget(url.host)),
    connectTimeoutMs: options.connectTimeoutMs,
    maxSessionDuration: options.maxSessionDuration,
  });
}

/** The framework's own scheme, when the application has set its numbers. */
function simpleScheme(given: ResolvedOptions['connOptions']): ReconnectPolicy | undefined {
  if (given.maxRetry === undefined && given.retryIntervalMs === undefined) return undefined;
  return policyFromConnOptions({ ...DEFAULT_API_CONNECT_OPTIONS, ...given });
}
