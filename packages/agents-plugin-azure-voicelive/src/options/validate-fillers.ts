// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { checkNumber, checkType, isRecord, isText } from './checks.ts';
import type { RealtimeModelOptions, SessionOptions } from './options.ts';

const TEXTS = 'a list of at least one text';

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((text) => isText(text));
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 1;

/** @throws VoiceLiveConfigError `invalid_option` */
export function checkFillers(fillers: RealtimeModelOptions['fillers']): void {
  checkType('fillers', fillers, 'an object with `texts` and, optionally, `afterMs`', isObject);
  if (fillers === undefined) return;
  checkType('fillers.texts', fillers.texts ?? null, TEXTS, isTexts);
  checkNumber('fillers.afterMs', fillers.afterMs, 0);
}

/**
 * Checks interim responses against the values the service accepts (`InterimResponseConfig` of `@azure/ai-voicelive`
 * 1.1.0), because it would refuse the whole session configuration for a wrong one.
 * @throws VoiceLiveConfigError `invalid_option`
 */
export function checkInterim(interim: SessionOptions['interimResponse'] | null): void {
  if (interim === null) return;
  const kinds = "an object with the `type` 'static_interim_response' or 'llm_interim_response'";
  checkType('interimResponse', interim, kinds, isObject);
  if (interim === undefined) return;
  const given: Readonly<Record<string, unknown>> = { ...interim };
  const check = (name: string, accepted: string, fits: (value: unknown) => boolean): void =>
    checkType(`interimResponse.${name}`, given[name], accepted, fits);
  const isStatic = given['type'] === 'static_interim_response';
  if (!isStatic && given['type'] !== 'llm_interim_response') {
    checkType(
      'interimResponse.type',
      given['type'] ?? null,
      "'static_interim_response' or 'llm_interim_response'",
      () => false,
    );
  }
  check(
    'triggers',
    "a list of 'latency' and 'tool'",
    (value) =>
      Array.isArray(value) && value.length > 0 && value.every((one) => one === 'latency' || one === 'tool'),
  );
  checkNumber('interimResponse.latencyThresholdInMs', interim.latencyThresholdInMs, 0);
  if (isStatic) checkType('interimResponse.texts', given['texts'] ?? null, TEXTS, isTexts);
  check('model', 'the name of a model', isText);
  check('instructions', 'a text', isText);
  check('maxCompletionTokens', 'a whole number of at least 1', isCount);
}

function isObject(value: unknown): boolean {
  return value !== null && isRecord(value);
}
