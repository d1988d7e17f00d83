// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Calls of tools that wait until the caller allows them. Pure. */

export interface ConsentRequest {
  id: string;
  /** Who runs the tool. */
  server: string;
  tool: string;
  /** What the tool is given, each with its name. */
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

/** Reads what the agent sends; undefined when it is nothing that somebody could decide about. */
export function readConsentRequest(payload: string): ConsentRequest | undefined {
  try {
    const { id, server, tool, arguments: args } = JSON.parse(payload) as Record<string, unknown>;
    if (typeof id !== 'string' || typeof server !== 'string' || typeof tool !== 'string') return undefined;
    return { id, server, tool, arguments: readArguments(typeof args === 'string' ? args : '') };
  } catch {
    return undefined;
  }
}

/** Arguments come as the model wrote them. What is no JSON object is shown as it is, for it is what will be sent. */
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
