// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { HIDDEN, isSecretName, type Tool } from '@voicelive-kit/protocol';

/** No legitimate event is nested deeper; deeper data must not exhaust the stack. */
const DEEPEST = 64;

/**
 * A copy of plain data with secrets replaced, and every other text passed through `shorten`. The schema in a tool's
 * `parameters` is copied unchanged: it names fields and contains no secrets.
 */
export function withoutSecrets<T>(
  value: T,
  shorten: (text: string, field: string) => string = (text) => text,
): T {
  const copy = (inner: unknown, field: string, looking: boolean, depth: number): unknown => {
    if (looking && isSecretName(field) && inner !== null && inner !== undefined) return HIDDEN;
    if (typeof inner === 'string') return shorten(inner, field);
    if (typeof inner !== 'object' || inner === null) return inner;
    if (depth > DEEPEST) return HIDDEN;
    if (Array.isArray(inner)) return inner.map((entry) => copy(entry, field, looking, depth + 1));
    // Headers of an MCP server may be credentials under any name.
    const nameOf = (name: string): string => (looking && field === 'headers' ? 'authorization' : name);
    const inside = looking && field !== 'parameters';
    return Object.fromEntries(
      Object.entries(inner).map(([name, entry]) => [name, copy(entry, nameOf(name), inside, depth + 1)]),
    );
  };
  return copy(value, '', true, 0) as T;
}

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
  for (const name of query.keys()) if (isSecretName(name)) query.set(name, HIDDEN);
  return `${url.pathname}${query.size > 0 ? `?${query.toString()}` : ''}`;
}

/** Query parameters without the ones that carry credentials. */
export function safeQuery(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => !isSecretName(name)));
}

/** An MCP server as the service echoes it, without its credentials. */
export function echoedTool(tool: Tool): Tool {
  return tool.type === 'mcp' ? { ...tool, authorization: null, headers: null } : tool;
}
