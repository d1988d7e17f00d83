// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Tool calls that wait for the caller's approval. Pure. */

export interface ConsentRequest {
  id: string;
  /** The server that runs the tool. */
  server: string;
  tool: string;
  /** The arguments of the tool, each with its name. */
  arguments: readonly (readonly [name: string, value: string])[];
}

export type ConsentAction = { type: 'asked'; request: ConsentRequest } | { type: 'gone'; id: string };

export type ConsentList = readonly ConsentRequest[];

export const NO_CONSENTS: ConsentList = [];

export function consentReducer(list: ConsentList, action: ConsentAction): ConsentList {
  if (action.type === 'gone') {
    return list.some(({ id }) => id === action.id) ? list.filter(({ id }) => id !== action.id) : list;
  }
  return list.some(({ id }) => id === action.request.id) ? list : [...list, action.request];
}

/** Reads what the agent sends; undefined if it is not a request that can be decided. */
export function readConsentRequest(payload: string): ConsentRequest | undefined {
  try {
    const { id, server, tool, arguments: args } = JSON.parse(payload) as Record<string, unknown>;
    if (typeof id !== 'string' || typeof server !== 'string' || typeof tool !== 'string') return undefined;
    return { id, server, tool, arguments: readArguments(typeof args === 'string' ? args : '') };
  } catch {
    return undefined;
  }
}

/**
 * Arguments as the model wrote them. If they are not a JSON object, they are shown unchanged, because that is what will
 * be sent.
 */
function readArguments(text: string): [string, string][] {
  if (text.trim() === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [['', text]];
    return Object.entries(value).map(([name, part]: [string, unknown]) => [
      name,
      typeof part === 'string' ? part : JSON.stringify(part),
    ]);
  } catch {
    return [['', text]];
  }
}
