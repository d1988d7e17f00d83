// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { HIDDEN, isSecretName, isSecretParameter, type Tool } from '@voicelive-kit/protocol';

/** The headers of a request without keys, tokens and cookies. */
export function safeHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, isSecretName(name) ? HIDDEN : String(value)]],
    ),
  );
}

/** Path and query of a request without keys and tokens. */
export function safeTarget(url: URL): string {
  const query = new URLSearchParams(url.search);
  for (const name of new Set(query.keys())) if (isSecretParameter(name)) query.set(name, HIDDEN);
  return `${url.pathname}${query.size > 0 ? `?${query.toString()}` : ''}`;
}

/** Query parameters without the ones that carry credentials. */
export function safeQuery(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => !isSecretParameter(name)));
}

/** An MCP server as the service echoes it, without its credentials. */
export function echoedTool(tool: Tool): Tool {
  return tool.type === 'mcp' ? { ...tool, authorization: null, headers: null } : tool;
}
