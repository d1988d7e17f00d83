// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { HIDDEN, hideInText, isSecretName } from '@voicelive-kit/protocol';
import { bareAddresses, hideSecrets } from '../errors/scrub.ts';
import type { ResolvedOptions, ResolvedTarget } from './resolved-options.ts';

/** Fields with words of the application, which may be about people. A report states only that they are set. */
const WORDS: ReadonlySet<string> = new Set([
  'instructions',
  'prompt',
  'phraseList',
  'phrase_list',
  'keywords',
  'texts',
  'greeting',
  'structuredInputs',
  'structured_inputs',
  'metadata',
]);

/**
 * Describes the configuration of a model for a report that leaves the process: its target, authentication method and
 * session settings. Contains no credentials and no URL query strings, and of texts only whether they are set.
 */
export function describeOptions(options: ResolvedOptions): Record<string, unknown> {
  const { greeting, fillers } = options;
  const secrets = [options, ...options.fallback].flatMap(({ auth }) =>
    auth.kind === 'key' ? [auth.reveal()] : [],
  );
  const described = {
    ...targetOf(options),
    ...sessionOf(options),
    fallback: options.fallback.map(targetOf),
    fallbackCooldownMs: options.fallbackCooldownMs,
    connectTimeoutMs: options.connectTimeoutMs,
    connOptions: options.connOptions,
    maxSessionDuration: options.maxSessionDuration,
    prewarmTimeoutMs: options.prewarmTimeoutMs,
    replyTimeoutMs: options.replyTimeoutMs,
    maxConsecutiveToolReplies: options.maxConsecutiveToolReplies,
    matchResponsesByOrder: options.matchResponsesByOrder,
    ownPrices: options.prices.length,
    telemetry: options.telemetry,
    ownReconnectPolicy: options.reconnectPolicy !== null,
    ownHandshakeBudget: options.handshakeBudget !== null,
    ownTargetHealth: options.targetHealth !== null,
    greets: greeting === null ? null : typeof greeting === 'string' ? 'verbatim' : 'generated',
    fillers: fillers && { count: fillers.texts.length, afterMs: fillers.afterMs },
  };
  return safe(described, secrets) as Record<string, unknown>;
}

function targetOf({ endpoint, apiVersion, dialect, target, model, auth }: ResolvedTarget): object {
  return { model, kind: target.kind, host: endpoint.host, apiVersion, dialect, auth: auth.kind };
}

function sessionOf({ session: { tools = [], ...fields }, extra }: ResolvedTarget): object {
  return {
    ...fields,
    tools: tools.map(({ type }) => type),
    // An unknown field can contain anything.
    extra: Object.keys(extra),
  };
}

function safe(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return hideInText(bareAddresses(hideSecrets(value, secrets)));
  if (Array.isArray(value)) return value.map((each) => safe(each, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]: [string, unknown]) => [
        name,
        WORDS.has(name) || isSecretName(name) ? HIDDEN : safe(part, secrets),
      ]),
  );
}
