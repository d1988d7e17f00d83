// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ResolvedOptions } from './resolved-options.ts';

/**
 * Address of the handshake, with the parameters in the order and spelling of the Azure SDK: the endpoint's own,
 * `api-version`, then the model or the agent. Credentials are never part of it.
 */
export function buildUrl(options: Pick<ResolvedOptions, 'endpoint' | 'apiVersion' | 'target'>): URL {
  const url = new URL(options.endpoint.base);
  const { searchParams } = url;
  for (const [name, value] of options.endpoint.query) searchParams.append(name, value);
  searchParams.append('api-version', options.apiVersion);
  const { target } = options;
  if (target.kind === 'model') searchParams.append('model', target.model);
  if (target.kind === 'agent') {
    const { agent } = target;
    const parameters: [string, string | undefined][] = [
      ['agent-name', agent.agentName],
      ['agent-project-name', agent.projectName],
      ['agent-version', agent.agentVersion],
      ['conversation-id', agent.conversationId],
      ['agent-authentication-identity-client-id', agent.authenticationIdentityClientId],
      ['foundry-resource-override', agent.foundryResourceOverride],
    ];
    for (const [name, value] of parameters) if (value !== undefined) searchParams.append(name, value);
  }
  return url;
}
