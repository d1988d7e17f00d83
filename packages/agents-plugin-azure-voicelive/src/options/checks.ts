// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { scrub, VoiceLiveConfigError } from '../errors/index.ts';

export function checkType(
  setting: string,
  value: unknown,
  accepted: string,
  fits: (value: unknown) => boolean,
): void {
  if (value !== undefined && !fits(value)) throw invalidOption(setting, value, accepted);
}

export function checkNumber(setting: string, value: unknown, least: number): void {
  checkType(
    setting,
    value,
    `a number of at least ${least}`,
    (given) => typeof given === 'number' && Number.isFinite(given) && given >= least,
  );
}

export function checkMethod(setting: string, value: unknown, method: string): void {
  checkType(
    setting,
    value,
    `an object with a method \`${method}\``,
    (given) => typeof (given as Record<string, unknown> | null)?.[method] === 'function',
  );
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

export function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

export function isText(value: unknown): boolean {
  return isString(value) && value.trim() !== '';
}

export function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether this is a list of objects, without holes. */
export function isListOfRecords(value: unknown): boolean {
  return Array.isArray(value) && Array.from<unknown>(value).every(isRecord);
}

export function invalidOption(setting: string, value: unknown, accepted: string): VoiceLiveConfigError {
  // Values that can contain a secret are described by their type only.
  const secret = /(?:^|\.)(?:apiKey|endpoint)$/u.test(setting);
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const given = plain && !secret ? scrub(String(value)).slice(0, 60) : kind;
  return new VoiceLiveConfigError({
    code: 'invalid_option',
    setting,
    message: `The option \`${setting}\` is ${given}; it must be ${accepted}.`,
  });
}
