// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { VoiceLiveConfigError, scrub } from '../errors/index.ts';
import type { RealtimeModelOptions } from './options.ts';

/** Every option there is; the type makes sure that none is missing here. */
const NAMES: Record<keyof RealtimeModelOptions, true> = {
  endpoint: true,
  apiKey: true,
  credential: true,
  credentialScope: true,
  allowInsecure: true,
  apiVersion: true,
  model: true,
  agent: true,
  extra: true,
  connOptions: true,
  maxSessionDuration: true,
  reconnectPolicy: true,
  handshakeBudget: true,
  replyTimeoutMs: true,
  maxConsecutiveToolReplies: true,
  voice: true,
  turnDetection: true,
  inputAudioTranscription: true,
  inputAudioFormat: true,
  inputAudioSamplingRate: true,
  outputAudioFormat: true,
  modalities: true,
  animation: true,
  instructions: true,
  inputAudioNoiseReduction: true,
  inputAudioEchoCancellation: true,
  avatar: true,
  outputAudioTimestampTypes: true,
  tools: true,
  toolChoice: true,
  temperature: true,
  maxResponseOutputTokens: true,
  reasoningEffort: true,
  interimResponse: true,
  include: true,
  metadata: true,
};

/** Checks names, types and ranges. @throws VoiceLiveConfigError `invalid_option` */
export function validateOptions(options: RealtimeModelOptions): void {
  for (const name of Object.keys(options)) checkName(name);
  for (const name of ['endpoint', 'apiKey', 'credentialScope', 'apiVersion', 'model'] as const) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== 'string') throw invalidOption(name, value, 'a string');
  }
  checkFormats(options);
  checkNumber('maxSessionDuration', options.maxSessionDuration, 1);
  checkNumber('replyTimeoutMs', options.replyTimeoutMs, 1);
  checkNumber('maxConsecutiveToolReplies', options.maxConsecutiveToolReplies, 0);
  checkNumber('connOptions.timeoutMs', options.connOptions?.timeoutMs, 1);
  checkNumber('connOptions.maxRetry', options.connOptions?.maxRetry, 0);
  checkNumber('connOptions.retryIntervalMs', options.connOptions?.retryIntervalMs, 0);
  checkMethod('credential', options.credential, 'getToken');
  checkMethod('reconnectPolicy', options.reconnectPolicy, 'nextDelayMs');
  checkMethod('handshakeBudget', options.handshakeBudget, 'acquire');
  const agent: Partial<Record<'agentName' | 'projectName', unknown>> | undefined = options.agent;
  if (agent !== undefined && !(isText(agent?.agentName) && isText(agent?.projectName))) {
    throw invalidOption('agent', agent, 'an object with at least `agentName` and `projectName`');
  }
}

function checkName(name: string): void {
  if (name in NAMES) return;
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const advice =
    camel in NAMES
      ? `Did you mean \`${camel}\`?`
      : 'Fields of the wire that have no option go into `extra`, under their wire names.';
  throw new VoiceLiveConfigError({
    code: 'invalid_option',
    setting: name,
    message: `RealtimeModel has no option \`${name}\`. ${advice}`,
  });
}

function checkFormats(options: RealtimeModelOptions): void {
  const accepted = {
    inputAudioFormat: 'pcm16',
    outputAudioFormat: 'pcm16',
    inputAudioSamplingRate: 24_000,
  } as const;
  for (const [name, only] of Object.entries(accepted)) {
    const value: unknown = options[name as keyof typeof accepted];
    if (value !== undefined && value !== only) {
      throw invalidOption(name, value, `${only}; the plugin converts audio of any rate itself`);
    }
  }
}

function checkNumber(setting: string, value: unknown, least: number): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < least) {
    throw invalidOption(setting, value, `a number of at least ${least}`);
  }
}

function checkMethod(setting: string, value: unknown, method: string): void {
  if (value === undefined) return;
  const holder = value as Record<string, unknown> | null;
  if (typeof holder?.[method] !== 'function') {
    throw invalidOption(setting, value, `an object with a method \`${method}\``);
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function invalidOption(setting: string, value: unknown, accepted: string): VoiceLiveConfigError {
  // Values that can hold a secret are named by their type only.
  const secret = setting === 'apiKey' || setting === 'endpoint';
  const kind = value === null ? 'null' : `of type ${typeof value}`;
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const given = plain && !secret ? scrub(String(value)).slice(0, 60) : kind;
  return new VoiceLiveConfigError({
    code: 'invalid_option',
    setting,
    message: `The option \`${setting}\` is ${given}; it must be ${accepted}.`,
  });
}
