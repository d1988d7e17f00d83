// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { HIDDEN, hideInText, isSecretName, isSecretParameter, type Tool } from '@voicelive-kit/protocol';

/** Headers whose values are of no use to anyone else; a gateway may expect its key in one of any name. */
const PLAIN_HEADER =
  /^(?:accept(?:-.*)?|connection|content-.*|date|host|origin|upgrade|user-agent|sec-websocket-(?:extensions|version)|x-ms-.*|(?:x-)?request-id|traceparent)$/u;

/** The headers of a request without keys, tokens and cookies. */
export function safeHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, isPlain(name) ? hideInText(String(value)) : HIDDEN]],
    ),
  );
}

function isPlain(header: string): boolean {
  return PLAIN_HEADER.test(header.toLowerCase()) && !isSecretName(header);
}

/** Path and query of a request without keys and tokens. */
export function safeTarget(url: URL): string {
  const query = new URLSearchParams();
  for (const [name, value] of url.searchParams)
    query.append(name, isSecretParameter(name) ? HIDDEN : hideInText(value));
  return `${url.pathname}${query.size > 0 ? `?${query.toString()}` : ''}`;
}

/** Query parameters without the ones that carry credentials. */
export function safeQuery(query: URLSearchParams): Record<string, string> {
  const plain = [...query].filter(([name]) => !isSecretParameter(name));
  return Object.fromEntries(plain.map(([name, value]) => [name, hideInText(value)]));
}

/** An MCP server as the service echoes it, without its credentials. */
export function echoedTool(tool: Tool): Tool {
  return tool.type === 'mcp' ? { ...tool, authorization: null, headers: null } : tool;
}
