// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientEvent, SessionConfig } from '@voicelive-kit/protocol';
import { VoiceLiveConfigError } from '../errors/index.ts';
import {
  checkMethod,
  checkNumber,
  checkType,
  invalidOption,
  isBoolean,
  isListOfRecords,
  isRecord,
  isString,
  isText,
} from './checks.ts';
import { checkAgent } from './check-agent.ts';
import { checkGreeting } from './greeting-option.ts';
import { checkCamera } from './validate-camera.ts';
import { plainCopy } from './plain-copy.ts';
import { checkPrices } from './validate-prices.ts';
import { checkFillers, checkInterim } from './validate-fillers.ts';
import type { FallbackTarget, RealtimeModelOptions, SessionOptions } from './options.ts';
import { ownerOf } from './owner-of.ts';
import { SESSION_OPTIONS } from './session-options.ts';
import { isToolChoice, TOOL_CHOICES } from './tool-choice.ts';

type ModelOnlyOptions = Omit<RealtimeModelOptions, keyof SessionOptions>;

/** Every option that only the constructor accepts; the type makes sure that none is missing here. */
const MODEL_OPTIONS: Record<keyof ModelOnlyOptions, true> = {
  endpoint: true,
  apiKey: true,
  credential: true,
  credentialScope: true,
  allowInsecure: true,
  apiVersion: true,
  model: true,
  profile: true,
  agent: true,
  fallback: true,
  fallbackCooldownMs: true,
  targetHealth: true,
  extra: true,
  connOptions: true,
  maxSessionDuration: true,
  reconnectPolicy: true,
  handshakeBudget: true,
  prewarmTimeoutMs: true,
  replyTimeoutMs: true,
  maxConsecutiveToolReplies: true,
  telemetry: true,
  matchResponsesByOrder: true,
  greeting: true,
  fillers: true,
  camera: true,
  prices: true,
};

/** The options of an entry of `fallback`. */
const TARGET_OPTIONS: Record<keyof FallbackTarget, true> = {
  endpoint: true,
  apiKey: true,
  credential: true,
  credentialScope: true,
  allowInsecure: true,
  apiVersion: true,
  model: true,
  profile: true,
  agent: true,
  voice: true,
  turnDetection: true,
  inputAudioTranscription: true,
};

/** Checks names, types and ranges. @throws VoiceLiveConfigError `invalid_option` */
export function validateOptions(options: RealtimeModelOptions): void {
  for (const name of Object.keys(options)) checkName(name);
  checkTarget(options);
  checkType('telemetry', options.telemetry, 'true or false', isBoolean);
  checkType('matchResponsesByOrder', options.matchResponsesByOrder, 'true or false', isBoolean);
  checkType('fallback', options.fallback, 'a list of targets', Array.isArray);
  for (const [index, target] of (options.fallback ?? []).entries())
    checkFallback(`fallback[${index}]`, target);
  checkGreeting(options);
  checkFillers(options.fillers);
  checkCamera(options.camera);
  checkPrices(options.prices);
  checkNumber('fallbackCooldownMs', options.fallbackCooldownMs, 0);
  checkMethod('targetHealth', options.targetHealth, 'cooldownMs');
  checkMethod('targetHealth', options.targetHealth, 'failed');
  checkType('extra', options.extra, 'an object of wire fields', isRecord);
  checkType('connOptions', options.connOptions, 'an object', isRecord);
  checkSession(options);
  checkNumber('maxSessionDuration', options.maxSessionDuration, 1);
  checkNumber('prewarmTimeoutMs', options.prewarmTimeoutMs, 1);
  checkNumber('replyTimeoutMs', options.replyTimeoutMs, 1);
  checkNumber('maxConsecutiveToolReplies', options.maxConsecutiveToolReplies, 0);
  checkNumber('connOptions.timeoutMs', options.connOptions?.timeoutMs, 1);
  checkNumber('connOptions.maxRetry', options.connOptions?.maxRetry, 0);
  checkNumber('connOptions.retryIntervalMs', options.connOptions?.retryIntervalMs, 0);
  checkMethod('reconnectPolicy', options.reconnectPolicy, 'nextDelayMs');
  checkMethod('handshakeBudget', options.handshakeBudget, 'acquire');
}

/** The options that identify a target and give access to it. */
function checkTarget(options: Omit<FallbackTarget, 'voice' | 'turnDetection'>, prefix = ''): void {
  for (const name of ['endpoint', 'apiKey', 'credentialScope', 'apiVersion', 'model', 'profile'] as const) {
    checkType(`${prefix}${name}`, options[name], 'a string', isString);
  }
  checkType(`${prefix}allowInsecure`, options.allowInsecure, 'true or false', isBoolean);
  checkMethod(`${prefix}credential`, options.credential, 'getToken');
  if (options.agent !== undefined) checkAgent(`${prefix}agent`, options.agent);
}

function checkFallback(name: string, target: FallbackTarget): void {
  checkType(name, target ?? null, 'an object with an `endpoint`, a `model`, or both', isRecord);
  const unknown = Object.keys(target).find((option) => !Object.hasOwn(TARGET_OPTIONS, option));
  if (unknown !== undefined) {
    const advice =
      ownerOf(unknown)?.owner === 'agent'
        ? 'It is a field of its `agent`.'
        : `It accepts ${Object.keys(TARGET_OPTIONS).join(', ')}. All other settings come from the options.`;
    throw new VoiceLiveConfigError({
      code: 'invalid_option',
      setting: `${name}.${unknown}`,
      message: `\`${name}\` has no option \`${unknown}\`. ${advice}`,
    });
  }
  checkTarget(target, `${name}.`);
  if (target.endpoint === undefined && target.model === undefined && target.agent === undefined) {
    throw invalidOption(name, target, 'an object with an `endpoint`, a `model`, or both');
  }
  checkSession(target, `${name}.`);
}

/**
 * Checks the argument of `updateOptions` in the same way as the constructor's options. `toolChoice` may be null there.
 * @throws VoiceLiveConfigError `invalid_option`
 */
export function validateRuntimeOptions(
  options: Omit<SessionOptions, 'toolChoice'> & { readonly toolChoice?: unknown },
): void {
  for (const name of Object.keys(options)) {
    checkName(name);
    if (Object.hasOwn(MODEL_OPTIONS, name)) {
      throw new VoiceLiveConfigError({
        code: 'invalid_option',
        setting: name,
        message: `The option \`${name}\` cannot change while a session runs. Pass it to the RealtimeModel.`,
      });
    }
  }
  checkSession(options);
  checkType('toolChoice', options.toolChoice ?? undefined, TOOL_CHOICES, isToolChoice);
  plainCopy('session fields', options);
}

/**
 * Checks the fields that the plugin reads of an event of the application; the service checks the rest.
 * @throws VoiceLiveConfigError `invalid_option`
 */
export function validateClientEvent(event: ClientEvent): void {
  const hasType = (value: unknown): boolean => isRecord(value) && isText((value as ClientEvent).type);
  checkType('event', event ?? null, 'an object with a `type`', hasType);
  if (event.type === 'conversation.item.create') {
    checkType('event.item', event.item ?? null, 'the item to create', isRecord);
  }
  if (event.type === 'session.update') validateWireUpdate(event.session);
}

/**
 * Checks a `session.update` of the application: the model cannot change.
 * @throws VoiceLiveConfigError `invalid_option`
 */
function validateWireUpdate(session: SessionConfig): void {
  checkType('session', session ?? null, 'an object of wire fields', isRecord);
  if (session.model !== undefined) {
    throw new VoiceLiveConfigError({
      code: 'invalid_option',
      setting: 'session.model',
      message:
        'The field `session.model` cannot change while a session runs. Pass `model` to the RealtimeModel.',
    });
  }
}

/** The options that describe the session. */
export function pickSessionOptions(options: RealtimeModelOptions): SessionOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => SESSION_OPTIONS.has(name)));
}

function checkName(name: string): void {
  const known = (text: string): boolean => Object.hasOwn(MODEL_OPTIONS, text) || SESSION_OPTIONS.has(text);
  if (known(name)) return;
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const nested = ownerOf(name);
  const advice = known(camel)
    ? `Did you mean \`${camel}\`?`
    : nested
      ? `It is a field of \`${nested.owner}\`: \`${nested.owner}: { ${nested.field}: … }\`.`
      : 'Wire fields without an option go into `extra`, under their wire names.';
  throw new VoiceLiveConfigError({
    code: 'invalid_option',
    setting: name,
    message: `RealtimeModel has no option \`${name}\`. ${advice}`,
  });
}

/** The fields that the plugin itself reads; the service checks the others. */
function checkSession(options: Omit<SessionOptions, 'toolChoice'>, prefix = ''): void {
  checkType('instructions', options.instructions, 'a string', isString);
  checkType(
    `${prefix}voice`,
    options.voice,
    'the name of a voice or a voice object',
    (voice) => isText(voice) || isRecord(voice),
  );
  checkType('modalities', options.modalities, "a list such as ['text', 'audio']", Array.isArray);
  checkType('tools', options.tools, 'a list of tools', isListOfRecords);
  checkInterim(options.interimResponse);
  const orNull = (value: unknown): boolean => value === null || isRecord(value);
  checkType(`${prefix}turnDetection`, options.turnDetection, 'an object or null', orNull);
  checkType(`${prefix}inputAudioTranscription`, options.inputAudioTranscription, 'an object or null', orNull);
}
