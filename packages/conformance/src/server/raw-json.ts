// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { WireMessage } from './driver.ts';

export type JsonObject = Record<string, unknown>;

/** Parses a message as JSON; undefined if it is not JSON. */
export function readJson(message: WireMessage): unknown {
  if (typeof message !== 'string') return undefined;
  try {
    return JSON.parse(message) as unknown;
  } catch {
    return undefined;
  }
}

/** Merges objects deeply; later values override earlier ones. */
export function merged(before: unknown, change: unknown): unknown {
  if (!isObject(before) || !isObject(change)) return change ?? before;
  const result: JsonObject = { ...before };
  for (const [name, value] of Object.entries(change)) result[name] = mergedField(before[name], value);
  return result;
}

function mergedField(before: unknown, change: unknown): unknown {
  return isObject(before) && isObject(change) ? merged(before, change) : change;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
