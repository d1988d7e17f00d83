// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { PASS_THROUGH_KEYS, SDK_TO_WIRE } from './table.ts';

const TO_WIRE = new Map<string, string>(Object.entries(SDK_TO_WIRE));
const FROM_WIRE = new Map<string, string>(Object.entries(SDK_TO_WIRE).map(([sdk, wire]) => [wire, sdk]));
const PASS_THROUGH_WIRE = new Set<string>(PASS_THROUGH_KEYS.map(wireName));

/**
 * A deep copy of an object written for `@azure/ai-voicelive` with the wire's names: camelCase becomes snake_case,
 * `expiresAt` becomes Unix seconds, keys that are not camelCase stay, undefined fields are removed, pass-through values
 * keep their keys.
 */
export function toWire(value: unknown): unknown {
  return rename(value, wireName, (key, inner) =>
    key === 'expires_at' && inner instanceof Date ? Math.trunc(inner.getTime() / 1000) : inner,
  );
}

/** The reverse of `toWire`, for events and sessions of the service; `expires_at` becomes a Date. */
export function fromWire(value: unknown): unknown {
  return rename(value, sdkName, (key, inner) =>
    key === 'expires_at' && typeof inner === 'number' ? new Date(inner * 1000) : inner,
  );
}

function wireName(key: string): string {
  const irregular = TO_WIRE.get(key);
  if (irregular !== undefined) return irregular;
  if (!/^[a-z][a-zA-Z0-9]*$/.test(key)) return key;
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function sdkName(key: string): string {
  const irregular = FROM_WIRE.get(key);
  if (irregular !== undefined) return irregular;
  if (!/^[a-z][a-z0-9_]*$/.test(key)) return key;
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function rename(
  value: unknown,
  nameOf: (key: string) => string,
  valueOf: (wireKey: string, value: unknown) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((entry) => rename(entry, nameOf, valueOf));
  if (!isRecord(value)) return value;
  // fromEntries defines properties, so that a key named __proto__ stays data.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => {
        const wireKey = wireName(key);
        const next = PASS_THROUGH_WIRE.has(wireKey)
          ? rename(inner, sameName, sameValue)
          : rename(valueOf(wireKey, inner), nameOf, valueOf);
        return [nameOf(key), next];
      }),
  );
}

const sameName = (key: string): string => key;
const sameValue = (_key: string, value: unknown): unknown => value;

/** Plain objects and class instances, but not dates, bytes, maps and the like. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
