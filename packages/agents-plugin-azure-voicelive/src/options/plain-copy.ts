// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { VoiceLiveConfigError } from '../errors/index.ts';

/** A deep copy, so that the application's objects are neither changed nor kept. */
export function plainCopy<T>(setting: string, value: T): T {
  try {
    const copy = structuredClone(value);
    // Fails here, and not when a connection is configured.
    JSON.stringify(copy, faithful);
    return copy;
  } catch {
    throw new VoiceLiveConfigError({
      code: 'invalid_option',
      setting,
      message: `The option \`${setting}\` contains something that is not plain data, such as a function, a Map, NaN or a circular reference. Pass only values that JSON supports.`,
    });
  }
}

/** JSON would turn other numbers into null, and other objects into empty ones. */
function faithful(_: string, part: unknown): unknown {
  const fits =
    typeof part === 'number'
      ? Number.isFinite(part)
      : typeof part !== 'object' || part === null || Array.isArray(part) || isPlain(part);
  if (!fits) throw new TypeError('cannot be represented in JSON');
  return part;
}

/** Whether JSON writes everything an object contains. Objects of other realms have other prototypes. */
function isPlain(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}
